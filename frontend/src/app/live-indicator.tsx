import type { StreamPhase } from "../api/sse-stream";
import { classes } from "../ui/classes";
import { useLivePhase } from "./live-events";
import styles from "./live-indicator.module.css";

/** Says whether the page is up to date by itself. */
export function LiveIndicator() {
  const phase = useLivePhase();
  const { word, meaning } = wordsFor(phase);
  return (
    <span className={classes(styles.indicator, styles[phase.name])} role="status" title={meaning}>
      <span aria-hidden className={styles.dot} />
      {word}
    </span>
  );
}

function wordsFor(phase: StreamPhase): { word: string; meaning: string } {
  switch (phase.name) {
    case "live":
      return { word: "Live", meaning: "Changes appear here as they happen." };
    case "connecting":
      return { word: "Connecting", meaning: "Opening the stream of changes." };
    case "waiting":
      return {
        word: "Reconnecting",
        meaning: "The stream of changes was cut off. What you see may be old; trying again.",
      };
    case "failed":
      return { word: "Not live", meaning: phase.error.message };
  }
}

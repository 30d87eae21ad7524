import type { StreamPhase } from "../api/sse-stream";
import { texts } from "../texts";
import { classes } from "../ui/classes";
import { useLivePhase } from "./live-events";
import styles from "./live-indicator.module.css";

const words = texts.app.live;

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
  if (phase.name !== "failed") return words[phase.name];
  return { word: words.failed.word, meaning: phase.error.message };
}

import type { StreamPhase } from "../api/sse-stream";
import { texts } from "../texts";
import { classes } from "../ui/classes";
import { useOnline } from "../ui/use-online";
import { useLive } from "./live-events";
import styles from "./live-indicator.module.css";

const words = texts.app.live;

/** Says whether the page is up to date by itself. */
export function LiveIndicator() {
  const { phase } = useLive();
  const online = useOnline();
  const { word, meaning } = wordsFor(phase, online);
  return (
    <span className={classes(styles.indicator, styles[phase.name])} title={meaning}>
      <span aria-hidden className={styles.dot} />
      <span className={styles.word}>{word}</span>
    </span>
  );
}

function wordsFor(phase: StreamPhase, online: boolean): { word: string; meaning: string } {
  if (phase.name === "live") return words.live;
  if (!online) return words.offline;
  if (phase.name !== "failed") return words[phase.name];
  return { word: words.failed.word, meaning: phase.error.message };
}

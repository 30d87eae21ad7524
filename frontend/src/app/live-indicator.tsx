import type { StreamPhase } from "../api/sse-stream";
import { texts } from "../texts";
import { classes } from "../ui/classes";
import { Tooltip } from "../ui/tooltip";
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
    <Tooltip text={meaning}>
      <button type="button" className={classes(styles.indicator, styles[phase.name])}>
        <span aria-hidden className={styles.dot} />
        <span className={styles.word}>{word}</span>
      </button>
    </Tooltip>
  );
}

function wordsFor(phase: StreamPhase, online: boolean): { word: string; meaning: string } {
  if (phase.name === "live") return words.live;
  if (!online) return words.offline;
  if (phase.name !== "failed") return words[phase.name];
  return { word: words.failed.word, meaning: phase.error.message };
}

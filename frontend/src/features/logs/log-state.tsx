import type { StreamPhase } from "../../api/sse-stream";
import { texts } from "../../texts";
import { classes } from "../../ui/classes";
import styles from "./log-state.module.css";

type Condition = "connecting" | "following" | "paused" | "cut" | "failed" | "ended" | "silent";

/** Whether the log is live, in a word and a mark. */
export function LogState({ condition }: { condition: Condition }) {
  return (
    <span className={classes(styles.state, styles[condition])} role="status">
      <i aria-hidden />
      {texts.logs.states[condition]}
    </span>
  );
}

export function conditionOf(
  phase: StreamPhase,
  running: boolean,
  lines: number,
  following: boolean,
): Condition {
  if (phase.name === "failed") return "failed";
  if (phase.name === "waiting") return "cut";
  if (!following && lines > 0) return "paused";
  if (!running) return lines === 0 ? "silent" : "ended";
  return phase.name === "live" ? "following" : "connecting";
}

/** What is said in place of lines. */
export function emptyWords(phase: StreamPhase, running: boolean, since: string | null): string {
  if (phase.name === "failed") return phase.error.message;
  if (phase.name === "waiting") return texts.logs.empty.cut;
  if (since !== null) return texts.logs.empty.since;
  return running ? texts.logs.empty.waiting : texts.logs.empty.never;
}

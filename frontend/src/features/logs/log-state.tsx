import { classes } from "../../ui/classes";
import { texts } from "../../texts";
import styles from "./log-state.module.css";

export type LogCondition =
  | "connecting"
  | "following"
  | "paused"
  | "cut"
  | "failed"
  | "ended"
  | "silent";

/** Whether the log is live, in a word and a mark. */
export function LogState({ condition }: { condition: LogCondition }) {
  return (
    <span className={classes(styles.state, styles[condition])} role="status">
      <i aria-hidden />
      {texts.logs.states[condition]}
    </span>
  );
}

import { texts } from "../../texts";
import styles from "./log-state.module.css";
import { TextButton } from "./text-button";

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Says that what is shown begins at a chosen time, and leads back. */
export function SinceNote({ since, onNewest }: { since: string; onNewest: () => void }) {
  return (
    <span className={styles.since}>
      {texts.logs.jump.shown(FORMAT.format(new Date(since)))}
      <TextButton onClick={onNewest}>{texts.logs.jump.newest}</TextButton>
    </span>
  );
}

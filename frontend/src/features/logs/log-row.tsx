import { memo } from "react";

import { texts } from "../../texts";
import { visibleText } from "../../ui/hostile-text";
import type { BotTag } from "./bot-tags";
import type { LogEntry } from "./entry";
import { LineRow, type RowLook } from "./line-row";
import styles from "./log-row.module.css";

interface LogRowProps {
  entry: LogEntry;
  /** The day that begins here. */
  day: string | null;
  look: RowLook;
  open: boolean;
  marks: readonly number[] | undefined;
  tag: BotTag | null;
}

export const LogRow = memo(function LogRow({ entry, day, ...row }: LogRowProps) {
  return (
    <>
      {day !== null && <p className={styles.day}>{day}</p>}
      {entry.kind === "line" ? (
        <LineRow entry={entry} {...row} />
      ) : (
        <p className={styles.note} data-kind={entry.kind}>
          {row.tag && <span className={styles.bot}>{row.tag.name}</span>}
          {entry.kind === "gap"
            ? texts.logs.gap(entry.dropped, visibleText(entry.reason))
            : texts.logs.end(entry.exitCode)}
        </p>
      )}
    </>
  );
});

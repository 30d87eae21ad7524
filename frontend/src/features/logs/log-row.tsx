import { memo } from "react";

import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import type { LogEntry } from "./log-buffer";
import styles from "./log-panel.module.css";
import { readLine } from "./read-line";

export const LogRow = memo(function LogRow({ entry, raw }: { entry: LogEntry; raw: boolean }) {
  switch (entry.kind) {
    case "gap":
      return <p className={styles.aside}>{gapWords(entry.dropped, entry.reason)}</p>;
    case "end":
      return <p className={styles.aside}>{endWords(entry.exitCode)}</p>;
    case "line": {
      const { line } = entry;
      const { level, message } = raw
        ? { level: null, message: line.text }
        : readLine(line.text);
      const shown = level ?? (line.stream === "stderr" ? "stderr" : null);
      return (
        <p className={classes(styles.row, shown !== null && styles[shown])} data-stream={line.stream}>
          <time dateTime={line.timestamp} className={styles.time}>
            {clockTime(line.timestamp)}
          </time>
          {shown !== null && shown !== "info" && <span className={styles.level}>{shown}</span>}
          <span className={styles.text}>
            {visibleText(message)}
            {line.truncated && <em className={styles.cut}> line cut here</em>}
          </span>
        </p>
      );
    }
  }
});

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

function clockTime(timestamp: string): string {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? "--:--:--" : CLOCK.format(time);
}

function gapWords(dropped: number | null, reason: string): string {
  const what = dropped === null ? "Lines are missing here" : `${dropped} lines are missing here`;
  return reason === "" ? what : `${what} (${visibleText(reason).replaceAll("_", " ")})`;
}

function endWords(exitCode: number | null): string {
  return exitCode === null ? "The log ends here" : `The bot ended with exit code ${exitCode}`;
}

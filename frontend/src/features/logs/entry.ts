/** One row of a log as the page keeps it: small, because there may be a hundred thousand of them. */
import type { Level } from "./read-line";

export type Output = "stdout" | "stderr";

interface Placed {
  /** Where it stands among everything that this page received; never used twice by one store. */
  seq: number;
  /** Which bot it is of. */
  bot: string;
}

export interface LineEntry extends Placed {
  kind: "line";
  /** Milliseconds since the epoch, by the engine's clock. */
  time: number;
  /** The nanoseconds beyond the whole millisecond. */
  nanos: number;
  /** The how manieth line of its instant. */
  ordinal: number;
  output: Output;
  level: Level | null;
  /** As the bot wrote it: hostile. */
  text: string;
  truncated: boolean;
}

export interface GapEntry extends Placed {
  kind: "gap";
  dropped: number | null;
  reason: string;
}

export interface EndEntry extends Placed {
  kind: "end";
  exitCode: number | null;
}

export type LogEntry = LineEntry | GapEntry | EndEntry;

/** An entry before it has its place. */
export type NewEntry = LogEntry extends infer Entry
  ? Entry extends LogEntry
    ? Omit<Entry, "seq">
    : never
  : never;

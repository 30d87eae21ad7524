/** The lines that the page keeps of a log: the newest ones, bounded in number and in size. */
import type { LogLine } from "../../api/types";

export type LogEntry =
  | { kind: "line"; key: number; line: LogLine }
  | { kind: "gap"; key: number; dropped: number | null; reason: string }
  | { kind: "end"; key: number; exitCode: number | null };

/** An entry before it has its place. */
export type NewLogEntry = LogEntry extends infer Entry
  ? Entry extends LogEntry
    ? Omit<Entry, "key">
    : never
  : never;

export interface LogBuffer {
  entries: readonly LogEntry[];
  /** How many lines were let go at the front to stay within the bounds. */
  forgotten: number;
  chars: number;
  nextKey: number;
}

export const MAX_ENTRIES = 2000;
export const MAX_CHARS = 4 * 1024 * 1024;

export const emptyBuffer: LogBuffer = { entries: [], forgotten: 0, chars: 0, nextKey: 0 };

function weight(entry: NewLogEntry): number {
  return entry.kind === "line" ? entry.line.text.length + 64 : 64;
}

/** Adds entries at the end and lets the oldest go where a bound is crossed. */
export function append(buffer: LogBuffer, added: readonly NewLogEntry[]): LogBuffer {
  if (added.length === 0) return buffer;
  let { nextKey, chars, forgotten } = buffer;
  const entries: LogEntry[] = buffer.entries.slice();
  for (const entry of added) {
    // A stream that is opened again after its end says so again.
    if (entry.kind === "end" && entries.at(-1)?.kind === "end") continue;
    entries.push({ ...entry, key: nextKey });
    nextKey += 1;
    chars += weight(entry);
  }
  let drop = 0;
  while (entries.length - drop > MAX_ENTRIES || (chars > MAX_CHARS && entries.length - drop > 1)) {
    const oldest = entries[drop];
    if (!oldest) break;
    chars -= weight(oldest);
    if (oldest.kind === "line") forgotten += 1;
    drop += 1;
  }
  return { entries: drop > 0 ? entries.slice(drop) : entries, forgotten, chars, nextKey };
}

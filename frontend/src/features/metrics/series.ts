/**
 * A bot's measurements as columns, oldest first: the server's history folded together with what the live stream adds.
 * `null` in a column means that nobody knows; a stretch without rows means that the bot did not run.
 */
import type { History, LiveSample } from "./types";

export const COLUMNS = ["cpu", "memory", "received", "sent", "pids"] as const;
export type Column = (typeof COLUMNS)[number];
export type Value = number | null;

/** Columns of equal length. Times are milliseconds since the epoch; memory is bytes, traffic bytes a second. */
export type Series = Readonly<Record<Column, readonly Value[]> & { at: readonly number[] }>;

export const emptySeries: Series = { at: [], cpu: [], memory: [], received: [], sent: [], pids: [] };

type Row = Record<Column, Value> & { at: number };

/** The server keeps an hour; more than that is not shown either. */
export const HORIZON_MS = 60 * 60_000;

export function fromHistory({ samples }: History): Series {
  return {
    at: samples.at,
    cpu: samples.cpu_percent,
    memory: samples.memory_bytes,
    received: samples.network_received_per_second,
    sent: samples.network_sent_per_second,
    pids: samples.pids,
  };
}

/** Bytes a second between two readings of a counter; `null` where the counter began again. */
function perSecond(now: number, before: number | undefined, seconds: number): Value {
  if (before === undefined || seconds <= 0 || now < before) return null;
  return (now - before) / seconds;
}

function toRow(sample: LiveSample, before: LiveSample | null): Row {
  const at = Date.parse(sample.sampled_at);
  const seconds = before ? (at - Date.parse(before.sampled_at)) / 1000 : 0;
  return {
    at,
    cpu: sample.cpu_percent,
    memory: sample.memory_bytes,
    received: perSecond(sample.network_received_bytes, before?.network_received_bytes, seconds),
    sent: perSecond(sample.network_sent_bytes, before?.network_sent_bytes, seconds),
    pids: sample.pids,
  };
}

/** Adds a live sample; one that is no newer than what is there changes nothing. Rows beyond the horizon go. */
export function appendSample(series: Series, sample: LiveSample, before: LiveSample | null): Series {
  const row = toRow(sample, before);
  const last = series.at.at(-1);
  if (Number.isNaN(row.at) || (last !== undefined && row.at <= last)) return series;
  const from = firstFrom(series.at, row.at - HORIZON_MS);
  const grow = (column: Column): Value[] => [...series[column].slice(from), row[column]];
  return {
    at: [...series.at.slice(from), row.at],
    cpu: grow("cpu"),
    memory: grow("memory"),
    received: grow("received"),
    sent: grow("sent"),
    pids: grow("pids"),
  };
}

/** The history, and after its end what was seen live since. */
export function join(history: Series, live: Series): Series {
  const from = firstFrom(live.at, (history.at.at(-1) ?? Number.NEGATIVE_INFINITY) + 1);
  if (from === live.at.length) return history;
  const both = (column: Column): Value[] => [...history[column], ...live[column].slice(from)];
  return {
    at: [...history.at, ...live.at.slice(from)],
    cpu: both("cpu"),
    memory: both("memory"),
    received: both("received"),
    sent: both("sent"),
    pids: both("pids"),
  };
}

/** The index of the first time that is not before `time`. */
export function firstFrom(at: readonly number[], time: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

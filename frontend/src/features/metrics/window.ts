/** What of the measurements a plot shows: a stretch of time, evened out to its width, with gaps where nothing is known. */
import { COLUMNS, emptySeries, firstFrom, type Column, type Series, type Value } from "./series";

export const RANGES = ["5m", "15m", "1h"] as const;
export type Range = (typeof RANGES)[number];

interface RangeShape {
  lengthMs: number;
  /** Live samples come each second, the history each ten: the wider the view, the wider the mean. */
  bucketMs: number;
}

const SHAPES: Record<Range, RangeShape> = {
  "5m": { lengthMs: 5 * 60_000, bucketMs: 2_000 },
  "15m": { lengthMs: 15 * 60_000, bucketMs: 5_000 },
  "1h": { lengthMs: 60 * 60_000, bucketMs: 10_000 },
};

export function rangeShape(range: Range): RangeShape {
  return SHAPES[range];
}

/** Rows farther apart than this many steps of the history have a gap between them. */
const GAP_STEPS = 2.5;

/** The rows of `series` from `from` on, one mean for each bucket, and an empty row in each gap. */
export function windowOf(
  series: Series,
  from: number,
  bucketMs: number,
  stepMs: number,
): Series {
  const means = bucketed(series, firstFrom(series.at, from), bucketMs);
  return withGaps(means, Math.max(stepMs, bucketMs) * GAP_STEPS);
}

function bucketed(series: Series, begin: number, bucketMs: number): Series {
  const { at } = series;
  if (begin >= at.length) return emptySeries;
  const starts: number[] = [];
  let present = Number.NaN;
  for (let row = begin; row < at.length; row += 1) {
    const bucket = Math.floor((at[row] ?? 0) / bucketMs);
    if (bucket !== present) starts.push(row);
    present = bucket;
  }
  const edges = starts.map((start, index) => [start, starts[index + 1] ?? at.length] as const);
  // A bucket stands at its last row, so that the newest one ends where "now" is.
  const times = edges.map(([, end]) => at[end - 1] ?? 0);
  return mapColumns(times, (column) =>
    edges.map(([start, end]) => meanOf(series[column].slice(start, end))),
  );
}

function withGaps(series: Series, longestMs: number): Series {
  const { at } = series;
  const sources: (number | null)[] = [];
  const times: number[] = [];
  at.forEach((time, row) => {
    const before = at[row - 1];
    if (before !== undefined && time - before > longestMs) {
      times.push((before + time) / 2);
      sources.push(null);
    }
    times.push(time);
    sources.push(row);
  });
  if (sources.length === at.length) return series;
  return mapColumns(times, (column) =>
    sources.map((row) => (row === null ? null : (series[column][row] ?? null))),
  );
}

function mapColumns(at: number[], make: (column: Column) => Value[]): Series {
  const [cpu, memory, received, sent, pids] = COLUMNS.map(make);
  return { at, cpu: cpu ?? [], memory: memory ?? [], received: received ?? [], sent: sent ?? [], pids: pids ?? [] };
}

function meanOf(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

export interface Summary {
  min: number;
  mean: number;
  max: number;
}

/** The least, the mean and the greatest of what is known; `null` when nothing is. */
export function summaryOf(values: readonly Value[]): Summary | null {
  const mean = meanOf(values);
  if (mean === null) return null;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, mean, max };
}

/** The newest known value. */
export function lastOf(values: readonly Value[]): Value {
  return values.findLast((value) => value !== null) ?? null;
}

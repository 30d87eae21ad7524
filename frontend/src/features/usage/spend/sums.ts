/** Rows of use made into sums by name and into the columns of a plot. */
import { allTokens, type UsageRow } from "../../keyring";

export const GROUPINGS = ["bot", "key", "vendor", "model"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const MEASURES = ["cost", "tokens"] as const;
export type Measure = (typeof MEASURES)[number];

export function amountOf(row: UsageRow, measure: Measure): number {
  return measure === "cost" ? row.cost_micro_usd : allTokens(row);
}

export interface Sum {
  cost: number;
  tokens: number;
  requests: number;
  failures: number;
  cached: number;
  input: number;
  unpriced: number;
}

export function sumOf(rows: readonly UsageRow[]): Sum {
  const sum: Sum = { cost: 0, tokens: 0, requests: 0, failures: 0, cached: 0, input: 0, unpriced: 0 };
  for (const row of rows) {
    sum.cost += row.cost_micro_usd;
    sum.tokens += allTokens(row);
    sum.requests += row.requests;
    sum.failures += row.failures;
    sum.cached += row.cached_tokens;
    sum.input += row.input_tokens + row.cached_tokens + row.cache_write_tokens;
    sum.unpriced += row.unpriced;
  }
  return sum;
}

/** The greatest first. */
export function ranked(rows: readonly UsageRow[], measure: Measure): UsageRow[] {
  return rows.toSorted(
    (one, other) => amountOf(other, measure) - amountOf(one, measure) || other.requests - one.requests,
  );
}

/** What a row is of; vendors and models are called as they are. */
export function idOf(row: UsageRow, by: Grouping): string {
  return row[by] ?? "";
}

/** So many names have a shade of their own; the others share the last one. */
export const SHADES = 4;

export interface Columns {
  /** The names that have a shade, the greatest first. */
  ids: string[];
  hasOthers: boolean;
  /** For each step the amount of each of `ids`, then that of all others. */
  values: number[][];
}

/** `rows` are by name and step; `all` are by step alone, and tell what the others came to. */
export function columnsOf(
  at: readonly number[],
  ids: readonly string[],
  rows: readonly UsageRow[],
  all: readonly UsageRow[],
  by: Grouping,
  measure: Measure,
): Columns {
  const place = new Map(at.map((time, index) => [time, index]));
  const values = at.map(() => Array.from({ length: ids.length + 1 }, () => 0));
  const column = (row: UsageRow) => values[place.get(Date.parse(row.at ?? "")) ?? -1];
  for (const row of rows) {
    const shade = ids.indexOf(idOf(row, by));
    const target = column(row);
    if (target && shade >= 0) target[shade] = (target[shade] ?? 0) + amountOf(row, measure);
  }
  for (const row of all) {
    const target = column(row);
    if (!target) continue;
    const named = target.slice(0, -1).reduce((sum, amount) => sum + amount, 0);
    target[ids.length] = Math.max(0, amountOf(row, measure) - named);
  }
  return { ids: [...ids], hasOthers: values.some((amounts) => (amounts.at(-1) ?? 0) > 0), values };
}

/** A round number that is not below `greatest`, and how it is parted: 1, 2 or 5 times a power of ten a step. */
export function scaleOf(greatest: number, least: number): { top: number; ticks: number[] } {
  const wanted = Math.max(greatest, least) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= wanted) ?? 10 * power;
  const count = Math.max(1, Math.ceil(Math.max(greatest, least) / step));
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

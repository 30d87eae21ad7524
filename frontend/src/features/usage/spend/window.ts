/** The times that are looked at, in whole hours and days of UTC: what the server adds up. */

export const RANGES = ["month", "day", "week", "quarter"] as const;
export type Range = (typeof RANGES)[number];
/** As they are offered. */
export const RANGES_SHOWN: readonly Range[] = ["day", "week", "month", "quarter"];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS: Record<Exclude<Range, "day">, number> = { week: 7, month: 30, quarter: 90 };
const HOURS = 24;

export interface Window {
  from: string;
  to: string;
  /** By what a plot is stepped. */
  step: "hour" | "day";
  /** Where each step begins. */
  at: number[];
}

const iso = (at: number) => new Date(at).toISOString();
/** The hour after the one that goes on: it is the first that is left out. */
const nextHour = (now: number) => Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
const midnight = (at: number) => Math.floor(at / DAY_MS) * DAY_MS;

export function windowOf(range: Range, now: number): Window {
  const to = nextHour(now);
  const step = range === "day" ? HOUR_MS : DAY_MS;
  const count = range === "day" ? HOURS : DAYS[range];
  const last = range === "day" ? to - HOUR_MS : midnight(now);
  const at = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * step);
  return { from: iso(at[0] ?? last), to: iso(to), step: range === "day" ? "hour" : "day", at };
}

/** From the first of the month, UTC. */
export function monthSoFar(now: number): { from: string; to: string } {
  const day = new Date(now);
  return { from: iso(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1)), to: iso(nextHour(now)) };
}

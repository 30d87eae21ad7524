/** Measured amounts as a person reads them. */
import { bytesText } from "../../ui/quantity";

/** Percent: one decimal below ten, none above. */
export function percentText(percent: number): string {
  return `${trimmed(percent, percent < 10 ? 1 : 0)} %`;
}

/** Traffic in decimal units, as networks are measured. */
export function rateText(bytesPerSecond: number): string {
  if (bytesPerSecond < 1000) return `${Math.round(bytesPerSecond)} B/s`;
  const kilo = bytesPerSecond / 1000;
  if (kilo < 1000) return `${trimmed(kilo, kilo < 10 ? 1 : 0)} kB/s`;
  return `${trimmed(kilo / 1000, 1)} MB/s`;
}

export function memoryText(bytes: number): string {
  return bytesText(bytes);
}

export function countText(count: number): string {
  return String(Math.round(count));
}

/** The share of a limit, 0 to 1 and beyond; `null` without a limit. */
export function shareOf(value: number, limit: number | null): number | null {
  return limit === null || limit <= 0 ? null : value / limit;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

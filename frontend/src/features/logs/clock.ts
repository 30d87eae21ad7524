/** How the time of a line is written. */

export type ClockStyle = "local" | "utc" | "relative" | "none";

export const CLOCK_STYLES: readonly ClockStyle[] = ["local", "utc", "relative", "none"];

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

/** Time of day to the millisecond, in the browser's time zone or in UTC. */
export function clockText(time: number, style: ClockStyle, now: number): string {
  if (style === "none") return "";
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "--:--:--.---";
  if (style === "relative") return relativeText(now - time);
  const parts =
    style === "utc"
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()];
  const [hours = 0, minutes = 0, seconds = 0, millis = 0] = parts;
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(millis, 3)}`;
}

/** How long ago, short enough for a column: `12 s`, `4 m 09 s`, `3 h 05 m`, `2 d 04 h`. */
export function relativeText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${pad(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${pad(minutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** The day of a line, as `2026-11-21`: rows show the time of day, so that a new day gets a row of its own. */
export function dayText(time: number, style: ClockStyle): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  const [year, month, day] =
    style === "utc"
      ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
      : [date.getFullYear(), date.getMonth(), date.getDate()];
  return `${pad(year, 4)}-${pad(month + 1)}-${pad(day)}`;
}

/** RFC 3339 to the nanosecond, in UTC: what the server understands and a copied line begins with. */
export function instantText(time: number, nanos = 0): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  return nanos === 0 ? date.toISOString() : date.toISOString().replace("Z", `${pad(nanos, 6)}Z`);
}

/** The address of one line, as it stands in a link: `#line=ada@1795227200907585981.0`. */
import type { LineEntry, LogEntry } from "./entry";
import { instantText } from "./clock";
import type { LogStore } from "./log-store";

export interface LineAddress {
  /** The bot's id or host name, as the page that made the link had it. */
  bot: string;
  time: number;
  nanos: number;
  ordinal: number;
}

export function addressOf({ bot, time, nanos, ordinal }: LineEntry): LineAddress {
  return { bot, time, nanos, ordinal };
}

export function writeHash({ bot, time, nanos, ordinal }: LineAddress): string {
  const nanoseconds = BigInt(time) * 1_000_000n + BigInt(nanos);
  return `line=${encodeURIComponent(bot)}@${nanoseconds}.${ordinal}`;
}

/** Reads the hash of an address; what is no line of a log is `null`. */
export function readHash(hash: string): LineAddress | null {
  const parts = /^#?line=([^@]{1,192})@(\d{1,19})\.(\d{1,6})$/.exec(hash);
  if (!parts) return null;
  const [, bot = "", nanoseconds = "0", ordinal = "0"] = parts;
  const whole = BigInt(nanoseconds);
  const time = Number(whole / 1_000_000n);
  if (instantText(time) === "") return null;
  try {
    return {
      bot: decodeURIComponent(bot),
      time,
      nanos: Number(whole % 1_000_000n),
      ordinal: Number(ordinal),
    };
  } catch {
    return null;
  }
}

/** What stands before the line is loaded with it: this long before. */
const CONTEXT_MS = 60_000;

/** From where the log has to be read so that the line is in it, with what led to it. */
export function sinceFor({ time }: LineAddress): string {
  return instantText(Math.max(0, time - CONTEXT_MS));
}

/** Finds the line in what is loaded. Several bots' lines are nearly, not wholly, in order: all are looked at. */
export function findLine(store: LogStore, wanted: LineAddress): number | null {
  for (let seq = store.end - 1; seq >= store.first; seq -= 1) {
    const entry = store.at(seq);
    if (entry && isAt(entry, wanted)) return seq;
  }
  return null;
}

function isAt(entry: LogEntry, wanted: LineAddress): boolean {
  return (
    entry.kind === "line" &&
    entry.time === wanted.time &&
    entry.nanos === wanted.nanos &&
    entry.ordinal === wanted.ordinal &&
    entry.bot === wanted.bot
  );
}

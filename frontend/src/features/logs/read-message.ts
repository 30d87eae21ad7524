/** From messages of the log stream to entries. What does not parse is dropped: it came from outside. */
import type { SseMessage } from "../../api/sse-parser";
import type { NewEntry } from "./entry";
import { readLine } from "./read-line";

/** Reads the messages of one stream, of one bot or of several in the order in which they were asked for. */
export class MessageReader {
  readonly #bots: readonly string[];

  constructor(bots: readonly string[]) {
    this.#bots = bots;
  }

  read(message: SseMessage): NewEntry | null {
    const data = parse(message.data);
    if (data === null) return null;
    const bot = this.#bots.length === 1 ? this.#bots[0] : text(data["bot_id"]);
    if (bot === undefined || bot === null) return null;
    switch (message.event) {
      case "line":
        return this.#line(bot, data, message.id);
      case "gap":
        return { kind: "gap", bot, dropped: count(data["dropped"]), reason: text(data["reason"]) ?? "" };
      case "end":
        return { kind: "end", bot, exitCode: count(data["exit_code"]) };
      default:
        return null;
    }
  }

  #line(bot: string, data: Record<string, unknown>, id: string | null): NewEntry | null {
    const written = data["text"];
    if (typeof written !== "string") return null;
    const { time, nanos } = readInstant(text(data["timestamp"]) ?? "");
    return {
      kind: "line",
      bot,
      time,
      nanos,
      ordinal: this.#ordinal(bot, id),
      output: data["stream"] === "stderr" ? "stderr" : "stdout",
      level: readLine(written).level,
      text: written,
      truncated: data["truncated"] === true,
    };
  }

  /** The id of a message holds the position in each bot's log: `1:1795233600123456789:4,-`. */
  #ordinal(bot: string, id: string | null): number {
    const position = id?.split(",")[this.#bots.indexOf(bot)] ?? "";
    const ordinal = Number(position.split(":")[2] ?? 0);
    return Number.isSafeInteger(ordinal) ? ordinal : 0;
  }
}

/** Reads an RFC 3339 instant to the nanosecond; `time` is NaN when it is none. */
export function readInstant(timestamp: string): { time: number; nanos: number } {
  const parts = /^([^.]+)\.(\d{1,9})(.*)$/.exec(timestamp);
  if (!parts) return { time: Date.parse(timestamp), nanos: 0 };
  const [, whole = "", digits = "", zone = ""] = parts;
  const fraction = digits.padEnd(9, "0");
  const time = Date.parse(`${whole}.${fraction.slice(0, 3)}${zone}`);
  return { time, nanos: Number(fraction.slice(3)) };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function count(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function parse(data: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

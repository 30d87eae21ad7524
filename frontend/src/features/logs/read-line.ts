/** OpenClaw writes its log as JSON lines; a person reads the sentence, not the braces. */

export type Level = "error" | "warn" | "info" | "debug";

export const LEVELS: readonly Level[] = ["error", "warn", "info", "debug"];

export interface ReadableLine {
  level: Level | null;
  /** Which part of OpenClaw wrote it. */
  subsystem: string | null;
  message: string;
  /** Whether the line is a JSON object, of which the message is only a part. */
  json: boolean;
}

const LEVEL_WORDS: Record<string, Level> = {
  fatal: "error",
  error: "error",
  warn: "warn",
  warning: "warn",
  info: "info",
  debug: "debug",
  trace: "debug",
};

/** A level word at the beginning of a plain line, after a time stamp at most: "2026-11-21T04:00:00Z [WARN] …". */
const PLAIN_LEVEL = /^[\d\s:.,TZ+[\]-]{0,40}\b(fatal|error|warn|warning|info|debug|trace)\b(?=[\s:\])])/i;

/** Finds level, subsystem and sentence of a line; a line of any other form is its own sentence. */
export function readLine(text: string): ReadableLine {
  const fields = readFields(text);
  const message = fields?.["message"] ?? fields?.["msg"];
  if (fields === null || typeof message !== "string") {
    const word = PLAIN_LEVEL.exec(text.slice(0, 64))?.[1]?.toLowerCase();
    const level = word === undefined ? null : (LEVEL_WORDS[word] ?? null);
    return { level, subsystem: null, message: text, json: fields !== null };
  }
  const level = typeof fields["level"] === "string" ? fields["level"].toLowerCase() : "";
  const subsystem = fields["subsystem"];
  return {
    level: LEVEL_WORDS[level] ?? null,
    subsystem: typeof subsystem === "string" && subsystem !== "" ? subsystem : null,
    message,
    json: true,
  };
}

/** The fields of a line that is one JSON object. */
export function readFields(text: string): Record<string, unknown> | null {
  if (!text.startsWith("{") || !text.trimEnd().endsWith("}")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

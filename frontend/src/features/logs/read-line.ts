/** OpenClaw writes its log as JSON lines; a person reads the sentence, not the braces. */

export type Level = "error" | "warn" | "info" | "debug";

export interface ReadableLine {
  level: Level | null;
  message: string;
}

const LEVELS: Record<string, Level> = {
  fatal: "error",
  error: "error",
  warn: "warn",
  warning: "warn",
  info: "info",
  debug: "debug",
  trace: "debug",
};

/** Finds level and sentence of a line; a line of any other form is its own sentence. */
export function readLine(text: string): ReadableLine {
  const plain = { level: null, message: text };
  if (!text.startsWith("{") || !text.endsWith("}")) return plain;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return plain;
  }
  const message = fields["message"] ?? fields["msg"];
  if (typeof message !== "string") return plain;
  const level = typeof fields["level"] === "string" ? fields["level"].toLowerCase() : "";
  const subsystem = fields["subsystem"];
  return {
    level: LEVELS[level] ?? null,
    message: typeof subsystem === "string" && subsystem !== "" ? `${subsystem}: ${message}` : message,
  };
}

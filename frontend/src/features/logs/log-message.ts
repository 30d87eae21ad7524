/** From messages of the log stream to entries. What does not parse is dropped: it came from outside. */
import type { SseMessage } from "../../api/sse-parser";
import type { LogLine } from "../../api/types";
import type { NewLogEntry } from "./log-buffer";

interface Gap {
  dropped?: unknown;
  reason?: unknown;
}

export function toEntry(message: SseMessage): NewLogEntry | null {
  const data = parse(message.data);
  if (data === null) return null;
  switch (message.event) {
    case "line": {
      const line = data as LogLine;
      return typeof line.text === "string" ? { kind: "line", line } : null;
    }
    case "gap": {
      const { dropped, reason } = data as Gap;
      return {
        kind: "gap",
        dropped: typeof dropped === "number" ? dropped : null,
        reason: typeof reason === "string" ? reason : "",
      };
    }
    case "end": {
      const { exit_code: exitCode } = data as { exit_code?: unknown };
      return { kind: "end", exitCode: typeof exitCode === "number" ? exitCode : null };
    }
    default:
      return null;
  }
}

function parse(data: string): object | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

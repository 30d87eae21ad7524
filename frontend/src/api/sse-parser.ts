/**
 * A parser of server-sent events (WHATWG HTML, "Interpreting an event stream"). It takes text in chunks of any
 * size and gives whole messages; it does no I/O.
 */

export interface SseMessage {
  /** The event's name; `message` when the stream gave none. */
  event: string;
  data: string;
  /** The last id seen so far, this message's included; `null` before the first. */
  id: string | null;
}

/** A line longer than this is a fault of the server: the stream must not grow the page's memory without end. */
export const MAX_BUFFERED_CHARS = 4 * 1024 * 1024;

export class SseParser {
  /** What the server asked reconnecting clients to wait, in milliseconds. */
  retryMs: number | null = null;
  #buffer = "";
  #skipLineFeed = false;
  #event = "";
  #data: string[] = [];
  #id: string | null = null;
  #started = false;

  /** Takes the next chunk and returns the messages that it completed. */
  push(chunk: string): SseMessage[] {
    let text = this.#buffer + chunk;
    if (!this.#started && text.length > 0) {
      this.#started = true;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    if (this.#skipLineFeed && text.startsWith("\n")) text = text.slice(1);
    if (text.length > 0) this.#skipLineFeed = false;

    const messages: SseMessage[] = [];
    let start = 0;
    for (;;) {
      const end = nextLineEnd(text, start);
      if (end < 0) break;
      const message = this.#line(text.slice(start, end));
      if (message) messages.push(message);
      start = end + 1;
      if (text[end] === "\r") {
        if (start >= text.length) this.#skipLineFeed = true;
        else if (text[start] === "\n") start += 1;
      }
    }
    this.#buffer = text.slice(start);
    if (this.#buffer.length > MAX_BUFFERED_CHARS) {
      throw new Error("the event stream sent a line that is too long");
    }
    return messages;
  }

  #line(line: string): SseMessage | null {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? "" : line.slice(colon + 1);
    const value = raw.startsWith(" ") ? raw.slice(1) : raw;
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    return null;
  }

  #dispatch(): SseMessage | null {
    const event = this.#event || "message";
    const data = this.#data;
    this.#event = "";
    this.#data = [];
    if (data.length === 0) return null;
    return { event, data: data.join("\n"), id: this.#id };
  }
}

function nextLineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return -1;
}

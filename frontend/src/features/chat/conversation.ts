/** A conversation as the page keeps it. It lives outside the components, so that an answer goes on while somebody
 * looks at another page. */
import { asApiError, toApiError, type ApiError } from "../../api/problem";
import type { SseMessage } from "../../api/sse-parser";

export interface ChatMessage {
  key: number;
  from: "person" | "bot";
  text: string;
  /** `streaming` while text still comes, `stopped` when the person cut it off. */
  state: "streaming" | "done" | "stopped" | "failed";
  error: ApiError | null;
}

/** Sends a text and gives the messages of the answer's stream. */
export type SendText = (text: string, signal: AbortSignal) => AsyncIterable<SseMessage>;

/** More than this of one answer is not kept: what a bot says is not trusted to end. */
export const MAX_ANSWER_CHARS = 256 * 1024;
/** Older messages than these are let go; the bot's own memory is not touched by that. */
const MAX_MESSAGES = 200;

export class Conversation {
  #messages: readonly ChatMessage[] = [];
  #listeners = new Set<() => void>();
  #nextKey = 0;
  #abort: AbortController | null = null;
  readonly #send: SendText;

  constructor(send: SendText) {
    this.#send = send;
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  get answering(): boolean {
    return this.#abort !== null;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says something to the bot and takes its answer. One turn at a time. */
  async say(text: string): Promise<void> {
    if (this.#abort) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#add({ from: "person", text, state: "done" });
    const key = this.#add({ from: "bot", text: "", state: "streaming" });
    try {
      const finished = await this.#receive(key, this.#send(text, abort.signal));
      const done = finished ? "done" : "failed";
      const error = finished
        ? null
        : asApiError(new Error("The answer was cut off before it was complete."));
      this.#change(key, () => ({ state: done, error }));
    } catch (error) {
      if (abort.signal.aborted) this.#change(key, () => ({ state: "stopped" }));
      else this.#change(key, () => ({ state: "failed", error: asApiError(error) }));
    } finally {
      this.#abort = null;
      this.#notify();
    }
  }

  /** Cuts the present answer off. */
  stop(): void {
    this.#abort?.abort();
  }

  async #receive(key: number, stream: AsyncIterable<SseMessage>): Promise<boolean> {
    for await (const message of stream) {
      if (message.event === "delta") {
        const { text } = JSON.parse(message.data) as { text?: unknown };
        if (typeof text !== "string") continue;
        this.#change(key, (present) => ({
          text: (present.text + text).slice(0, MAX_ANSWER_CHARS),
        }));
      } else if (message.event === "done") {
        return true;
      } else if (message.event === "error") {
        const problem = JSON.parse(message.data) as { status?: unknown };
        throw toApiError(typeof problem.status === "number" ? problem.status : 502, problem);
      }
    }
    return false;
  }

  #add(message: Pick<ChatMessage, "from" | "text" | "state">): number {
    const key = this.#nextKey;
    this.#nextKey += 1;
    this.#messages = [...this.#messages, { ...message, key, error: null }].slice(-MAX_MESSAGES);
    this.#notify();
    return key;
  }

  #change(key: number, change: (present: ChatMessage) => Partial<ChatMessage>): void {
    this.#messages = this.#messages.map((message) =>
      message.key === key ? { ...message, ...change(message) } : message,
    );
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

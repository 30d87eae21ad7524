/** A conversation as the page keeps it. It lives outside the components, so that an answer goes on while somebody
 * looks at another page. */
import { ApiError, asApiError, toApiError } from "../../api/problem";
import type { SseMessage } from "../../api/sse-parser";
import { texts } from "../../texts";

export interface ChatMessage {
  key: number;
  from: "person" | "bot";
  text: string;
  /** `streaming` while text still comes, `stopped` when the person cut it off, `long` when it had no end. */
  state: "streaming" | "done" | "stopped" | "long" | "failed";
  error: ApiError | null;
  /** When it was begun, in milliseconds since the epoch. */
  at: number;
}

/** Sends a text and gives the messages of the answer's stream. */
export type SendText = (text: string, signal: AbortSignal) => AsyncIterable<SseMessage>;

/** Runs something soon, and at most once a frame. */
export type Schedule = (run: () => void) => void;

/** More than this of one answer is not kept: what a bot says is not trusted to end. */
export const MAX_ANSWER_CHARS = 256 * 1024;
/** Older messages than these are let go; the bot's own memory is not touched by that. */
const MAX_MESSAGES = 200;

/** A page in the background gets no frames, but its answers go on. */
function nextFrame(run: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(run);
  else setTimeout(run, 250);
}

interface ConversationOptions {
  send: SendText;
  /** What was said before. */
  messages?: readonly Omit<ChatMessage, "key" | "error">[];
  schedule?: Schedule;
  now?: () => number;
  /** Called when a turn has begun or ended: the moments at which it is worth keeping. */
  onTurn?: () => void;
}

export class Conversation {
  #messages: readonly ChatMessage[] = [];
  #listeners = new Set<() => void>();
  #nextKey = 0;
  #abort: AbortController | null = null;
  /** Text that has come and is not yet shown. */
  #arrived = "";
  #scheduled = false;
  readonly #options: Required<ConversationOptions>;

  constructor(options: ConversationOptions) {
    const { messages = [], schedule = nextFrame, now = Date.now, onTurn = () => undefined } = options;
    this.#options = { ...options, messages, schedule, now, onTurn };
    this.#messages = messages.map(({ from, text, state, at }) => {
      return { key: this.#newKey(), from, text, state, at, error: null };
    });
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  get answering(): boolean {
    return this.#abort !== null;
  }

  /** What the person said last. */
  get lastSaid(): string | null {
    return this.#messages.findLast((message) => message.from === "person")?.text ?? null;
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
    this.#add("person", text, "done");
    const key = this.#add("bot", "", "streaming");
    this.#options.onTurn();
    let end: Partial<ChatMessage>;
    try {
      end = await this.#receive(this.#options.send(text, abort.signal), key);
    } catch (error) {
      end = abort.signal.aborted ? { state: "stopped" } : { state: "failed", error: asApiError(error) };
    }
    this.#show(key);
    this.#change(key, end);
    this.#abort = null;
    // An answer without end is not listened to any longer.
    abort.abort();
    this.#notify();
    this.#options.onTurn();
  }

  /** Says what got no whole answer once more, in the place of the failed turn. */
  retry(): void {
    const last = this.#messages.at(-1);
    const said = this.#messages.at(-2);
    if (this.#abort || last?.from !== "bot" || last.state === "done" || said?.from !== "person") return;
    this.#messages = this.#messages.slice(0, -2);
    void this.say(said.text);
  }

  /** Cuts the present answer off. */
  stop(): void {
    this.#abort?.abort();
  }

  async #receive(stream: AsyncIterable<SseMessage>, key: number): Promise<Partial<ChatMessage>> {
    let length = 0;
    for await (const message of stream) {
      if (message.event === "delta") {
        const { text } = JSON.parse(message.data) as { text?: unknown };
        if (typeof text !== "string") continue;
        this.#arrived += text.slice(0, MAX_ANSWER_CHARS - length);
        length += text.length;
        if (length > MAX_ANSWER_CHARS) return { state: "long" };
        this.#showSoon(key);
      } else if (message.event === "done") {
        return { state: "done" };
      } else if (message.event === "error") {
        const problem = JSON.parse(message.data) as { status?: unknown };
        throw toApiError(typeof problem.status === "number" ? problem.status : 502, problem);
      }
    }
    const error = new ApiError({ status: 0, code: "answer_cut_off", detail: texts.chat.cutOff });
    return { state: "failed", error };
  }

  #showSoon(key: number): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.schedule(() => this.#show(key));
  }

  #show(key: number): void {
    this.#scheduled = false;
    if (this.#arrived === "") return;
    const text = (this.#messages.find((message) => message.key === key)?.text ?? "") + this.#arrived;
    this.#arrived = "";
    this.#change(key, { text });
    this.#notify();
  }

  #add(from: ChatMessage["from"], text: string, state: ChatMessage["state"]): number {
    const key = this.#newKey();
    const message = { key, from, text, state, error: null, at: this.#options.now() };
    this.#messages = [...this.#messages, message].slice(-MAX_MESSAGES);
    this.#notify();
    return key;
  }

  #newKey(): number {
    this.#nextKey += 1;
    return this.#nextKey;
  }

  #change(key: number, change: Partial<ChatMessage>): void {
    this.#messages = this.#messages.map((message) =>
      message.key === key ? { ...message, ...change } : message,
    );
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

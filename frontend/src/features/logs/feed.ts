/** Brings a log from the server into stores. Lines that arrive together are added together, once a frame. */
import type { SseMessage } from "../../api/sse-parser";
import { followSse, type FollowOptions, type StreamPhase } from "../../api/sse-stream";
import type { NewEntry } from "./entry";
import { MessageReader } from "./read-message";

/** Which part of which log is wanted. */
export interface LogSource {
  /** The ids of one bot, or of several whose logs the server merges. */
  bots: readonly string[];
  tail: number;
  /** Only lines newer than this instant (RFC 3339). */
  since: string | null;
}

/** More than this waits for no frame: a page in the background gets none, and what waits must stay bounded. */
const MAX_WAITING = 4096;

export function sourceUrl({ bots, tail, since }: LogSource, origin: string): string {
  const single = bots.length === 1 ? bots[0] : undefined;
  const path =
    single === undefined ? "/api/logs" : `/api/bots/${encodeURIComponent(single)}/logs`;
  const url = new URL(path, origin);
  if (single === undefined) url.searchParams.set("bots", bots.join(","));
  url.searchParams.set("tail", String(tail));
  if (since !== null) url.searchParams.set("since", since);
  return url.href;
}

interface FeedOptions {
  source: LogSource;
  /** Where entries go. */
  onEntries: (entries: NewEntry[]) => void;
  /** How long, in milliseconds, the next entries wait at least: the more is shown, the more an addition costs. */
  pace: () => number;
  onPhase: (phase: StreamPhase) => void;
  follow?: (options: FollowOptions) => Promise<void>;
}

export class LogFeed {
  readonly #options: FeedOptions;
  readonly #reader: MessageReader;
  #lastEventId: string | null = null;
  #abort: AbortController | null = null;
  #waiting: NewEntry[] = [];
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#reader = new MessageReader(options.source.bots);
  }

  /** Opens the stream, or goes on where it was left. */
  open(): void {
    if (this.#abort) return;
    const abort = new AbortController();
    this.#abort = abort;
    const { source, onPhase, follow = followSse } = this.#options;
    void follow({
      url: sourceUrl(source, window.location.origin),
      signal: abort.signal,
      lastEventId: this.#lastEventId,
      onPhase: (phase) => {
        if (!abort.signal.aborted) onPhase(phase);
      },
      onMessage: (message) => this.#take(message),
    });
  }

  /** Closes the stream. What has arrived counts as seen (its id was kept), so it is shown. */
  close(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#flush();
  }

  #take(message: SseMessage): void {
    this.#lastEventId = message.id ?? this.#lastEventId;
    const entry = this.#reader.read(message);
    if (entry === null) return;
    this.#waiting.push(entry);
    if (this.#waiting.length >= MAX_WAITING) this.#flush();
    else if (this.#timer === undefined) this.#frame ??= requestAnimationFrame(() => this.#flush());
  }

  #flush(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const entries = this.#waiting;
    this.#waiting = [];
    this.#options.onEntries(entries);
    const pace = this.#options.pace();
    if (pace > 0) this.#timer = setTimeout(() => this.#flush(), pace);
  }
}

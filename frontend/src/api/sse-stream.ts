/**
 * Server-sent events over `fetch`: unlike `EventSource` it can send the session's header and POST a body.
 * `readSse` reads one answer to its end; `followSse` keeps a stream open, resuming after a drop.
 */
import { authorizedFetch } from "./authorized-fetch";
import { ApiError, asApiError, readProblem } from "./problem";
import { SseParser, type SseMessage } from "./sse-parser";

/** Sends the request and gives each message until the server ends the answer. */
export async function* readSse(request: Request): AsyncGenerator<SseMessage, void, undefined> {
  yield* readMessages(await openSse(request));
}

async function openSse(request: Request): Promise<ReadableStream<Uint8Array>> {
  const response = await authorizedFetch(request);
  if (!response.ok) throw await readProblem(response);
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("text/event-stream") || response.body === null) {
    throw new ApiError({
      status: response.status,
      code: "not_a_stream",
      detail: "The server answered with something that is no event stream.",
    });
  }
  return response.body;
}

interface ReadOptions {
  onRetry?: (milliseconds: number) => void;
  /** A stream that sends nothing for this long, not even a keep-alive comment, is given up. */
  silenceMs?: number;
}

async function* readMessages(
  body: ReadableStream<Uint8Array>,
  { onRetry, silenceMs }: ReadOptions = {},
): AsyncGenerator<SseMessage, void, undefined> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const timer =
        silenceMs === undefined ? undefined : setTimeout(() => void reader.cancel(), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      const messages = parser.push(decoder.decode(value, { stream: true }));
      if (parser.retryMs !== null) onRetry?.(parser.retryMs);
      yield* messages;
    }
  } finally {
    // Leaving early (an error, a `return`) closes the connection.
    await reader.cancel().catch(() => undefined);
  }
}

export type StreamPhase =
  | { name: "connecting" }
  | { name: "live" }
  | { name: "waiting"; attempt: number; error: ApiError | null }
  | { name: "failed"; error: ApiError };

export interface FollowOptions {
  url: string;
  signal: AbortSignal;
  lastEventId?: string | null;
  onMessage: (message: SseMessage) => void;
  onPhase: (phase: StreamPhase) => void;
  /** Waits before the next attempt; tests give one that does not. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
  silenceMs?: number;
}

/** Three times the 15 s after which the server sends a comment when nothing happens. */
const SILENCE_MS = 45_000;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** The wait before attempt `attempt` (from 1): doubling, capped, between half and the whole of it at random. */
export function backoffMs(attempt: number, base: number, random: number): number {
  const whole = Math.min(LONGEST_WAIT_MS, base * 2 ** Math.min(attempt - 1, 16));
  return Math.round(whole / 2 + (whole / 2) * random);
}

/** Whether trying again can help: not when the server understood the request and refused it. */
function isPermanent(error: ApiError): boolean {
  const { status } = error;
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}

/** Follows a stream until it is aborted or refused. */
export async function followSse(options: FollowOptions): Promise<void> {
  const { signal, onPhase, wait = delay, random = Math.random, silenceMs = SILENCE_MS } = options;
  let lastEventId = options.lastEventId ?? null;
  let base = FIRST_WAIT_MS;
  let attempt = 0;
  while (!signal.aborted) {
    let dropped: ApiError | null = null;
    onPhase({ name: "connecting" });
    try {
      const headers = new Headers({ Accept: "text/event-stream" });
      if (lastEventId !== null) headers.set("Last-Event-ID", lastEventId);
      const body = await openSse(new Request(options.url, { headers, signal }));
      onPhase({ name: "live" });
      const messages = readMessages(body, {
        silenceMs,
        onRetry: (milliseconds) => {
          base = Math.max(100, Math.min(LONGEST_WAIT_MS, milliseconds));
        },
      });
      for await (const message of messages) {
        attempt = 0;
        lastEventId = message.id ?? lastEventId;
        options.onMessage(message);
      }
    } catch (error) {
      if (signal.aborted) return;
      dropped = asApiError(error);
      if (isPermanent(dropped)) {
        onPhase({ name: "failed", error: dropped });
        return;
      }
    }
    if (signal.aborted) return;
    attempt += 1;
    onPhase({ name: "waiting", attempt, error: dropped });
    await wait(backoffMs(attempt, base, random()), signal);
  }
}

/** Resolves after the time, or at once when aborted. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}

/** Follows a bot's log. Lines that arrive together are shown together, one render a frame. */
import { useEffect, useRef, useState } from "react";

import { followSse, type StreamPhase } from "../../api/sse-stream";
import { usePageVisible } from "../../ui/use-page-visible";
import { append, emptyBuffer, MAX_ENTRIES, type LogBuffer, type NewLogEntry } from "./log-buffer";
import { toEntry } from "./log-message";

/** How many of the newest lines are asked for when the log is opened. */
const TAIL = 200;
const BACKGROUND_GRACE_MS = 5_000;

export interface LogStream {
  buffer: LogBuffer;
  phase: StreamPhase;
  clear: () => void;
}

/** One stream carries the log across every run of the bot: after an `end` it goes on with the next start. */
export function useLogStream(botId: string): LogStream {
  const [buffer, setBuffer] = useState(emptyBuffer);
  const [phase, setPhase] = useState<StreamPhase>({ name: "connecting" });
  const lastEventId = useRef<string | null>(null);
  const visible = usePageVisible(BACKGROUND_GRACE_MS);

  useEffect(() => {
    if (!visible) return;
    const abort = new AbortController();
    const url = new URL(`/api/bots/${encodeURIComponent(botId)}/logs`, window.location.origin);
    url.searchParams.set("tail", String(TAIL));
    let waiting: NewLogEntry[] = [];
    let frame: number | undefined;
    const flush = () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
      const added = waiting;
      waiting = [];
      setBuffer((present) => append(present, added));
    };
    void followSse({
      url: url.href,
      signal: abort.signal,
      lastEventId: lastEventId.current,
      onPhase: setPhase,
      onMessage: (message) => {
        lastEventId.current = message.id ?? lastEventId.current;
        const entry = toEntry(message);
        if (entry === null) return;
        waiting.push(entry);
        // A page in the background gets no frames; what waits must stay bounded all the same.
        if (waiting.length >= MAX_ENTRIES) flush();
        else frame ??= requestAnimationFrame(flush);
      },
    });
    return () => {
      abort.abort();
      // What has arrived counts as seen (its id was kept), so it must be shown.
      if (waiting.length > 0) flush();
    };
  }, [botId, visible]);

  const clear = () => setBuffer(({ nextKey }) => ({ ...emptyBuffer, nextKey }));
  return { buffer, phase, clear };
}

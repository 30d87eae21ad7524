/** The event stream: one for the whole page. It feeds what was loaded and says when it is cut off. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";

import { followSse, type StreamPhase } from "../api/sse-stream";
import type { SseMessage } from "../api/sse-parser";
import type { LiveEvent } from "../api/types";
import { applyActivityEvent, reloadActivity } from "../features/activity";
import { applyBotEvent, reloadBots } from "../features/bots";
import { applyEngineEvent, reloadEngine } from "../features/engine";
import { applyKeyringEvent, isNews, noticeOf, reloadKeyring } from "../features/keyring";
import { applyLeftoverEvent, reloadLeftovers } from "../features/trash";
import { toast } from "../ui/toast";
import { useStreamTurn } from "./use-stream-turn";

export interface Live {
  phase: StreamPhase;
  /** Since when the stream is cut off, in milliseconds; `null` while it is open or was never open. */
  cutOffAt: number | null;
  /** Tries again at once instead of when the pause is over. */
  tryNow: () => void;
}

const LiveContext = createContext<Live>({
  phase: { name: "connecting" },
  cutOffAt: null,
  tryNow: () => undefined,
});

export const LiveProvider = LiveContext.Provider;

export function useLive(): Live {
  return useContext(LiveContext);
}

/** How long a page in the background may go on as if it were seen. */
const BACKGROUND_GRACE_MS = 30_000;

export function LiveEvents({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const router = useRouter();
  const mayFollow = useStreamTurn(BACKGROUND_GRACE_MS);
  const [attempt, setAttempt] = useState(0);
  const [phase, setPhase] = useState<StreamPhase>({ name: "connecting" });
  const [cutOffAt, setCutOffAt] = useState<number | null>(null);
  const tryNow = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => {
    window.addEventListener("online", tryNow);
    return () => window.removeEventListener("online", tryNow);
  }, [tryNow]);

  useEffect(() => {
    if (!mayFollow) return;
    const abort = new AbortController();
    void followSse({
      url: new URL("/api/events", window.location.origin).href,
      signal: abort.signal,
      onMessage: (message) => {
        const event = applyMessage(queries, message);
        if (event) tell(event, (to) => void router.navigate({ to }));
      },
      onPhase: (next) => {
        setPhase(next);
        if (next.name === "waiting" || next.name === "failed") setCutOffAt((at) => at ?? Date.now());
        if (next.name !== "live") return;
        setCutOffAt(null);
        // What happened before the stream was open, or while it was cut off, is in a fresh answer only.
        reload(queries);
      },
    });
    return () => abort.abort();
  }, [queries, router, mayFollow, attempt]);

  const live = useMemo(() => ({ phase, cutOffAt, tryNow }), [phase, cutOffAt, tryNow]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function reload(queries: QueryClient): void {
  reloadBots(queries);
  reloadEngine(queries);
  reloadActivity(queries);
  reloadLeftovers(queries);
  void reloadKeyring(queries);
}

/** Applies one message of the stream and gives the event that it is; `resync` means that this page missed some. */
export function applyMessage(queries: QueryClient, message: SseMessage): LiveEvent | null {
  if (message.event === "resync") {
    reload(queries);
    return null;
  }
  const event = parseEvent(message.data);
  if (!event) return null;
  applyBotEvent(queries, event);
  applyEngineEvent(queries, event);
  applyActivityEvent(queries, event);
  applyLeftoverEvent(queries, event);
  applyKeyringEvent(queries, event);
  return event;
}

/** Tells over the page what people must hear now; `go` leads to where there is more about it. */
export function tell(event: LiveEvent, go: (to: string) => void): void {
  const notice = noticeOf(event);
  if (!notice || !isNews(notice, Date.now())) return;
  const { kind, title, text, more, to } = notice;
  toast[kind](title, { text, action: { label: more, run: () => go(to) } });
}

function parseEvent(data: string): LiveEvent | null {
  try {
    const event = JSON.parse(data) as LiveEvent | null;
    return typeof event?.kind === "string" ? event : null;
  } catch {
    return null;
  }
}

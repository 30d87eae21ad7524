/** The event stream: one for the whole page. It feeds what was loaded and says when it is cut off. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

import { followSse, type StreamPhase } from "../api/sse-stream";
import type { SseMessage } from "../api/sse-parser";
import type { LiveEvent } from "../api/types";
import { applyBotEvent, reloadBots } from "../features/bots";
import { applyEngineEvent, reloadEngine } from "../features/engine";
import { usePageVisible } from "../ui/use-page-visible";

const LiveContext = createContext<StreamPhase>({ name: "connecting" });

export function useLivePhase(): StreamPhase {
  return useContext(LiveContext);
}

/** A page in the background gives its connection back after this time: a browser opens only six to one server. */
const BACKGROUND_GRACE_MS = 30_000;

export function LiveEvents({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const visible = usePageVisible(BACKGROUND_GRACE_MS);
  const [phase, setPhase] = useState<StreamPhase>({ name: "connecting" });

  useEffect(() => {
    if (!visible) return;
    const abort = new AbortController();
    void followSse({
      url: new URL("/api/events", window.location.origin).href,
      signal: abort.signal,
      onMessage: (message) => applyMessage(queries, message),
      onPhase: (next) => {
        setPhase(next);
        // What happened before the stream was open, or while it was cut off, is in a fresh answer only.
        if (next.name === "live") reload(queries);
      },
    });
    return () => abort.abort();
  }, [queries, visible]);

  return <LiveContext value={phase}>{children}</LiveContext>;
}

function reload(queries: QueryClient): void {
  reloadBots(queries);
  reloadEngine(queries);
}

/** Applies one message of the stream; `resync` means that this page missed some. */
export function applyMessage(queries: QueryClient, message: SseMessage): void {
  if (message.event === "resync") {
    reload(queries);
    return;
  }
  const event = parseEvent(message.data);
  if (!event) return;
  applyBotEvent(queries, event);
  applyEngineEvent(queries, event);
}

function parseEvent(data: string): LiveEvent | null {
  try {
    const event = JSON.parse(data) as LiveEvent | null;
    return typeof event?.kind === "string" ? event : null;
  } catch {
    return null;
  }
}

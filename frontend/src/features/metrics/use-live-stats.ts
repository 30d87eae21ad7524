/** Measures a running bot each second for as long as somebody looks. */
import { useEffect, useState } from "react";

import { followSse, type StreamPhase } from "../../api/sse-stream";
import { usePageVisible } from "../../ui/use-page-visible";
import { readSample } from "./read-sample";
import { appendSample, emptySeries, type Series } from "./series";
import type { LiveSample } from "./types";

export interface LiveStats {
  /** What was seen since this began to look. */
  series: Series;
  latest: LiveSample | null;
  phase: StreamPhase | { name: "asleep" };
}

const BACKGROUND_GRACE_MS = 5_000;
const nothing: Omit<LiveStats, "phase"> = { series: emptySeries, latest: null };

/** `run` names the run of the bot that is measured; `null` while it does not run. */
export function useLiveStats(botId: string, run: string | null): LiveStats {
  const [seen, setSeen] = useState(nothing);
  const [phase, setPhase] = useState<StreamPhase>({ name: "connecting" });
  const visible = usePageVisible(BACKGROUND_GRACE_MS);

  useEffect(() => {
    if (!visible || run === null) return;
    const abort = new AbortController();
    void followSse({
      url: new URL(`/api/bots/${encodeURIComponent(botId)}/stats`, window.location.origin).href,
      signal: abort.signal,
      onPhase: setPhase,
      onMessage: (message) => {
        const sample = message.event === "stats" ? readSample(message.data) : null;
        if (sample === null) return;
        setSeen(({ series, latest }) => ({
          series: appendSample(series, sample, latest),
          latest: sample,
        }));
      },
    });
    return () => {
      abort.abort();
      // After a pause the counters are of another stretch, perhaps of another run.
      setSeen(({ series }) => ({ series, latest: null }));
    };
  }, [botId, run, visible]);

  return run === null ? { ...seen, latest: null, phase: { name: "asleep" } } : { ...seen, phase };
}

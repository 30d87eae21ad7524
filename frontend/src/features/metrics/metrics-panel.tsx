/** A bot's use of the machine over time: the last hour as the server kept it, and each second since. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { useNow } from "../../ui/age";
import { ProblemNotice } from "../../ui/problem-notice";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import { chartsFor } from "./charts";
import { MetricCard } from "./metric-card";
import styles from "./metrics-panel.module.css";
import { MetricsTable } from "./metrics-table";
import { historyQuery } from "./queries";
import { runOf } from "./run-of";
import { emptySeries, fromHistory, join } from "./series";
import { useLiveStats, type LiveStats } from "./use-live-stats";
import { RANGES, rangeShape, windowOf, type Range } from "./window";

interface MetricsPanelProps {
  bot: Bot;
  range: Range;
  onRange: (range: Range) => void;
}

const DEFAULT_STEP_MS = 10_000;
const PERCENT_OF_MILLIS = 0.1;

export function MetricsPanel({ bot, range, onRange }: MetricsPanelProps) {
  const words = texts.metrics;
  const history = useQuery(historyQuery(bot.id));
  const live = useLiveStats(bot.id, runOf(bot));
  useRefetchAfterDrop(live.phase, history.refetch);
  return (
    <section className={styles.panel} aria-labelledby="metrics-title">
      <header className={styles.head}>
        <h2 id="metrics-title">{words.title}</h2>
        <p className={styles.phase} role="status" data-phase={live.phase.name}>
          {words.phases[live.phase.name]}
        </p>
        <Segmented
          label={words.range}
          value={range}
          options={RANGES.map((value) => ({ value, label: words.rangeWord(value) }))}
          onChange={onRange}
          className={styles.range}
        />
      </header>
      {history.error && (
        <ProblemNotice
          title={words.failed}
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      {history.isPending ? (
        <Loading />
      ) : (
        <Charts bot={bot} range={range} history={history.data} live={live} />
      )}
    </section>
  );
}

/** After a drop of the stream the history has what was missed. */
function useRefetchAfterDrop(phase: LiveStats["phase"], refetch: () => unknown): void {
  const dropped = useRef(false);
  useEffect(() => {
    if (phase.name === "waiting") dropped.current = true;
    if (phase.name !== "live" || !dropped.current) return;
    dropped.current = false;
    refetch();
  }, [phase.name, refetch]);
}

interface ChartsProps {
  bot: Bot;
  range: Range;
  history: Parameters<typeof fromHistory>[0] | undefined;
  live: LiveStats;
}

function Charts({ bot, range, history, live }: ChartsProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const now = useNow();
  const { lengthMs, bucketMs } = rangeShape(range);
  const stepMs = history ? history.interval_seconds * 1000 : DEFAULT_STEP_MS;
  const all = useMemo(
    () => join(history ? fromHistory(history) : emptySeries, live.series),
    [history, live.series],
  );
  // The engine's clock may be ahead of the browser's: what was measured is never cut off.
  const to = Math.max(now, all.at.at(-1) ?? 0);
  const from = to - lengthMs;
  const shown = useMemo(() => windowOf(all, from, bucketMs, stepMs), [all, from, bucketMs, stepMs]);
  const kinds = useMemo(
    () =>
      chartsFor({
        cpuPercent: history?.cpu_limit_percent ?? bot.resources.cpu_millis * PERCENT_OF_MILLIS,
        memoryBytes: history?.memory_limit_bytes ?? bot.resources.memory_bytes,
        pids: bot.resources.pids,
      }),
    [history, bot.resources],
  );
  return (
    <>
      <div className={styles.grid}>
        {kinds.map((kind) => (
          <MetricCard
            key={kind.name}
            kind={kind}
            shown={shown}
            from={from}
            to={to}
            range={range}
            hovered={hovered}
            onHover={setHovered}
          />
        ))}
      </div>
      <MetricsTable kinds={kinds} shown={shown} range={range} />
    </>
  );
}

function Loading() {
  return (
    <div className={styles.grid} role="status" aria-label={texts.metrics.loading}>
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} className={styles.placeholder} />
      ))}
    </div>
  );
}

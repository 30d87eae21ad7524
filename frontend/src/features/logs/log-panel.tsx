/** The live log of one bot. */
import { useCallback, useEffect, useRef } from "react";

import type { StreamPhase } from "../../api/sse-stream";
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { visibleText } from "../../ui/hostile-text";
import { addressOf } from "./line-address";
import { LogPane } from "./log-pane";
import styles from "./log-panel.module.css";
import { LogState, type LogCondition } from "./log-state";
import type { LogView } from "./log-view";
import { LogToolbar } from "./log-toolbar";
import { SinceNote } from "./since-note";
import { useChoice } from "./use-choice";
import { useCursor } from "./use-cursor";
import { useLogDesk } from "./use-log-desk";
import { useTarget } from "./use-target";
import { useLogView } from "./use-view";

interface LogPanelProps {
  bot: Bot;
  /** A short form for beside other things: the newest lines, without tools. */
  compact?: boolean;
}

/** A bot without a running container writes nothing. */
function isRunning(bot: Bot): boolean {
  return bot.status.evidence.container?.state === "running";
}

export function LogPanel({ bot, compact = false }: LogPanelProps) {
  const desk = useLogDesk([bot.id], { compact });
  const choosing = useChoice();
  const view = useLogView(desk.stores.of(bot.id), choosing.choice);
  const cursor = useCursor(view, desk.target === null && desk.since === null);
  const seeking = useTarget(view, desk.target, desk.loaded, cursor);
  const searchInput = useRef<HTMLInputElement>(null);
  const running = isRunning(bot);
  const { goTo } = cursor;
  const { store } = view;
  const { loaded, since, target } = desk;

  useEffect(() => {
    // A jump to a time begins where that time begins.
    if (loaded && since !== null && target === null && store.size > 0) goTo(store.first, "start");
    // oxlint-disable-next-line react/exhaustive-deps -- once for each part of the log, not for each line
  }, [loaded, since, target, store, goTo]);

  const earlier = useCallback(() => {
    const first = firstLine(view);
    desk.loadEarlier(first && addressOf(first));
  }, [view, desk]);

  return (
    <section className={styles.panel} aria-label={texts.logs.title} data-compact={compact || undefined}>
      <header className={styles.header}>
        <h2>{texts.logs.title}</h2>
        <LogState condition={condition(desk.phase, running, view, cursor.following)} />
        {!compact && since !== null && <SinceNote since={since} onNewest={desk.toNewest} />}
      </header>
      {!compact && (
        <LogToolbar
          choosing={choosing}
          views={[view]}
          reading={{ view, cursor }}
          tags={null}
          bots={[bot]}
          onJump={desk.jumpTo}
          searchInput={searchInput}
        />
      )}
      <LogPane
        view={view}
        cursor={cursor}
        label={texts.logs.label(visibleText(bot.name))}
        empty={emptyWords(desk.phase, running)}
        tags={null}
        seeking={seeking}
        onEarlier={desk.mayHaveEarlier(view.store.size + view.store.forgotten) ? earlier : undefined}
        onSearch={() => searchInput.current?.focus()}
        compact={compact}
      />
    </section>
  );
}

export function firstLine(view: LogView) {
  for (let index = 0; index < view.selection.count; index += 1) {
    const entry = view.selection.at(index);
    if (entry?.kind === "line") return entry;
  }
  return null;
}

export function condition(phase: StreamPhase, running: boolean, view: LogView, following: boolean): LogCondition {
  const { store } = view;
  if (phase.name === "failed") return "failed";
  if (phase.name === "waiting") return "cut";
  if (!following && store.size > 0) return "paused";
  if (!running) return store.size === 0 ? "silent" : "ended";
  return phase.name === "live" ? "following" : "connecting";
}

export function emptyWords(phase: StreamPhase, running: boolean): string {
  if (phase.name === "failed") return phase.error.message;
  if (phase.name === "waiting") return texts.logs.empty.cut;
  return running ? texts.logs.empty.waiting : texts.logs.empty.never;
}

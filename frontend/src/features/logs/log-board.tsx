/** One log with everything around it: of one bot, or of several merged by the server. */
import { useMemo, useRef } from "react";

import { texts } from "../../texts";
import { Panel, PanelHead } from "../../ui/panel";
import { tagBots } from "./bot-tags";
import { addressOf } from "./line-address";
import { LogPane } from "./log-pane";
import styles from "./log-board.module.css";
import { conditionOf, emptyWords, LogState } from "./log-state";
import type { LogView } from "./log-view";
import { LogToolbar } from "./log-toolbar";
import { SinceNote } from "./since-note";
import { useChoice } from "./use-choice";
import { useCursor } from "./use-cursor";
import { useJump } from "./use-jump";
import { useLogDesk } from "./use-log-desk";
import { useTarget } from "./use-target";
import { useLogView } from "./use-view";

/** What a log has to know of the bot that wrote it. */
export interface LogBot {
  id: string;
  name: string;
  hostname: string;
}

interface LogBoardProps {
  bots: readonly LogBot[];
  /** Whether any of them has a running container: nobody else writes. */
  running: boolean;
  label: string;
  /** The newest lines without tools, for beside other things. */
  compact?: boolean;
}

export function LogBoard({ bots, running, label, compact = false }: LogBoardProps) {
  const ids = bots.map((bot) => bot.id);
  const desk = useLogDesk(ids, { compact });
  const choosing = useChoice();
  const view = useLogView(desk.stores.all, choosing.choice);
  const cursor = useCursor(view, desk.target === null && desk.since === null);
  const seeking = useTarget(view, desk.target, desk.loaded, cursor);
  const searchInput = useRef<HTMLInputElement>(null);
  const names = bots.map((bot) => `${bot.id} ${bot.name}`).join("\n");
  const tags = useMemo(
    () => (bots.length > 1 ? tagBots(bots) : null),
    // oxlint-disable-next-line react/exhaustive-deps -- bots are made anew with each event; only their names matter
    [names],
  );
  const { store } = view;
  useJump(desk, view, cursor);

  const earlier = () => {
    const first = firstLine(view);
    desk.loadEarlier(first && addressOf(first));
  };
  const condition = conditionOf(desk.phase, running, store.size, cursor.following);
  return (
    <Panel label={label} className={styles.board} compact={compact}>
      <PanelHead className={styles.header}>
        <div className={styles.title}>
          <h2>{texts.logs.title}</h2>
          <LogState condition={condition} />
        </div>
        {!compact && (
          <LogToolbar
            choosing={choosing}
            views={[view]}
            reading={{ view, cursor }}
            tags={tags}
            bots={bots}
            onJump={desk.jumpTo}
            searchInput={searchInput}
          />
        )}
      </PanelHead>
      <LogPane
        view={view}
        cursor={cursor}
        label={label}
        empty={emptyWords(desk.phase, running, desk.since)}
        tags={tags}
        seeking={seeking}
        onEarlier={desk.mayHaveEarlier(store.size + store.forgotten) ? earlier : undefined}
        footer={desk.since !== null && <SinceNote since={desk.since} onNewest={desk.toNewest} />}
        onSearch={() => searchInput.current?.focus()}
        compact={compact}
      />
    </Panel>
  );
}

function firstLine({ selection }: LogView) {
  for (let index = 0; index < selection.count; index += 1) {
    const entry = selection.at(index);
    if (entry?.kind === "line") return entry;
  }
  return null;
}

/** Several logs side by side: one stream, one search, a column for each bot. */
import { useMemo, useRef } from "react";

import { texts } from "../../texts";
import { visibleText } from "../../ui/hostile-text";
import type { LogBot } from "./log-board";
import styles from "./log-columns.module.css";
import { LogPane } from "./log-pane";
import { conditionOf, emptyWords, LogState } from "./log-state";
import type { LogView } from "./log-view";
import { LogToolbar } from "./log-toolbar";
import { SinceNote } from "./since-note";
import { HitNav } from "./toolbar/search-bar";
import { useChoice } from "./use-choice";
import { useCursor } from "./use-cursor";
import { useJump } from "./use-jump";
import { useLogDesk, type LogDesk } from "./use-log-desk";
import { useTarget } from "./use-target";
import { useLogViews } from "./use-view";

export interface ColumnBot extends LogBot {
  running: boolean;
}

interface LogColumnsProps {
  bots: readonly ColumnBot[];
  label: string;
}

export function LogColumns({ bots, label }: LogColumnsProps) {
  const desk = useLogDesk(
    bots.map((bot) => bot.id),
    { split: true },
  );
  const choosing = useChoice();
  const { stores } = desk;
  const columns = useMemo(() => stores.source.bots.map((bot) => stores.of(bot)), [stores]);
  const views = useLogViews(columns, choosing.choice);
  const searchInput = useRef<HTMLInputElement>(null);
  return (
    <section className={styles.board} aria-label={label}>
      <div className={styles.tools}>
        <LogToolbar
          choosing={choosing}
          views={views}
          reading={null}
          tags={null}
          bots={bots}
          onJump={desk.jumpTo}
          searchInput={searchInput}
        />
        {desk.since !== null && <SinceNote since={desk.since} onNewest={desk.toNewest} />}
      </div>
      <div className={styles.columns}>
        {bots.map((bot, at) => {
          const view = views[at];
          return (
            view && (
              <Column
                key={bot.id}
                bot={bot}
                view={view}
                desk={desk}
                onSearch={() => searchInput.current?.focus()}
              />
            )
          );
        })}
      </div>
    </section>
  );
}

interface ColumnProps {
  bot: ColumnBot;
  view: LogView;
  desk: LogDesk;
  onSearch: () => void;
}

function Column({ bot, view, desk, onSearch }: ColumnProps) {
  const target = desk.target?.address.bot === bot.id ? desk.target : null;
  const cursor = useCursor(view, target === null);
  const seeking = useTarget(view, target, desk.loaded, cursor);
  useJump(desk, view, cursor);
  const name = visibleText(bot.name);
  return (
    <section className={styles.column} aria-label={name}>
      <header className={styles.header}>
        <h2>{name}</h2>
        <LogState condition={conditionOf(desk.phase, bot.running, view.store.size, cursor.following)} />
        <span className={styles.hits}>
          <HitNav view={view} cursor={cursor} />
        </span>
      </header>
      <LogPane
        view={view}
        cursor={cursor}
        label={texts.logs.label(name)}
        empty={emptyWords(desk.phase, bot.running, desk.since)}
        tags={null}
        seeking={seeking}
        onSearch={onSearch}
      />
    </section>
  );
}

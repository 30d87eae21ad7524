/** The row above a log: search, what is shown, how it is shown, where in time, and what to do with it. */
import type { RefObject } from "react";

import { texts } from "../../texts";
import type { BotTags } from "./bot-tags";
import { copyLines, namesOf } from "./copy";
import { downloadLog, logFileName, saveText } from "./download";
import type { LogView } from "./log-view";
import { shownText } from "./shown-text";
import { FilterMenu } from "./toolbar/filter-menu";
import { JumpMenu } from "./toolbar/jump-menu";
import { MoreMenu } from "./toolbar/more-menu";
import { SearchBar } from "./toolbar/search-bar";
import styles from "./toolbar/toolbar.module.css";
import { ViewMenu } from "./toolbar/view-menu";
import type { Choosing } from "./use-choice";
import type { Cursor } from "./use-cursor";

interface LogToolbarProps {
  choosing: Choosing;
  /** Every log that the row is for. */
  views: readonly LogView[];
  /** The one that next and previous go through. */
  reading: { view: LogView; cursor: Cursor } | null;
  tags: BotTags | null;
  bots: readonly { id: string; hostname: string }[];
  onJump: (since: string) => void;
  searchInput: RefObject<HTMLInputElement | null>;
}

export function LogToolbar(props: LogToolbarProps) {
  const { choosing, views, reading, tags, bots, onJump, searchInput } = props;
  const { choice, setQuery, setOnlyHits, setFilter } = choosing;
  const [first] = views;
  const [only, ...others] = bots;
  const shown = () =>
    views.map((view) => shownText(view, view.store.first, view.store.end, namesOf(tags))).join("");
  return (
    <>
      <SearchBar
        label={reading ? texts.logs.search.label : texts.logs.search.sharedLabel}
        query={choice.query}
        onQuery={setQuery}
        onlyHits={choice.onlyHits}
        onOnlyHits={setOnlyHits}
        reading={reading}
        state={first?.search.state ?? { name: "off" }}
        input={searchInput}
      />
      <div className={styles.tools} role="group" aria-label={texts.logs.tools}>
        <FilterMenu filter={choice.filter} onFilter={setFilter} />
        <ViewMenu />
        <JumpMenu onJump={onJump} />
        <MoreMenu
          onDownload={
            only && others.length === 0 ? () => void downloadLog(only.id, only.hostname) : undefined
          }
          onDownloadShown={() => saveText(shown(), logFileName(bots.map((bot) => bot.hostname)))}
          onCopyShown={() => void copyLines(shown())}
          onClear={() => views.forEach((view) => view.clear())}
        />
      </div>
    </>
  );
}

/** What happened to one bot. */
import { useCallback } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { FilterChoice } from "./filter-choice";
import { Timeline } from "./timeline-view";
import styles from "./timeline.module.css";
import type { Filter } from "./types";

interface BotActivityProps {
  bot: Bot;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

export function BotActivity({ bot, filter, onFilter }: BotActivityProps) {
  const nameOf = useCallback(() => () => ({ bot, name: bot.name }), [bot]);
  return (
    <section aria-labelledby="activity-title">
      <header className={styles.head}>
        <h2 id="activity-title">{texts.activity.title}</h2>
        <FilterChoice filter={filter} onChange={onFilter} />
      </header>
      <Timeline botId={bot.id} filter={filter} nameOf={nameOf} />
    </section>
  );
}

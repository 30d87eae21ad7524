/** What happened to every bot and to the engine. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import { texts } from "../../texts";
import { PageHeader } from "../../ui/page-header";
import { useTitle } from "../../ui/use-title";
import { botsQuery } from "../bots";
import { FilterChoice } from "./filter-choice";
import { namesIn } from "./timeline";
import { Timeline } from "./timeline-view";
import { FILTERS, type ActivityEvent, type Filter } from "./types";

/** The filter in the address; everything when there is none. */
export function filterIn(search: Record<string, unknown>): Filter {
  return FILTERS.find((filter) => filter === search["show"]) ?? "all";
}

export function ActivityPage() {
  useTitle(texts.activity.title);
  const { data: bots } = useQuery(botsQuery);
  const navigate = useNavigate();
  const filter = filterIn(useSearch({ strict: false }));
  const nameOf = useCallback(
    (events: ActivityEvent[]) => {
      const told = namesIn(events);
      const present = new Map(bots?.map((bot) => [bot.id, bot]));
      return (botId: string | null) => {
        const bot = botId === null ? null : (present.get(botId) ?? null);
        return { bot, name: bot?.name ?? told.get(botId ?? "") ?? texts.activity.goneBot };
      };
    },
    [bots],
  );
  const change = (next: Filter) =>
    void navigate({
      to: ".",
      search: (next === "all" ? {} : { show: next }) as never,
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <PageHeader
        title={texts.activity.title}
        summary={texts.activity.lead}
        actions={<FilterChoice filter={filter} onChange={change} />}
      />
      <Timeline botId={null} filter={filter} nameOf={nameOf} />
    </>
  );
}

/** The events as the server has them, page by page, and how the live stream adds to what was loaded. */
import {
  infiniteQueryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { withEvent } from "./timeline";
import type { ActivityEvent, ActivityPageView } from "./types";

const PAGE_SIZE = 50;
const ALL = "all";

const keys = {
  root: ["activity"] as const,
  of: (botId: string | null) => ["activity", botId ?? ALL] as const,
};

function loadPage(
  botId: string | null,
  before: number | null,
  signal: AbortSignal,
): Promise<ActivityPageView> {
  const query = { limit: PAGE_SIZE, ...(before !== null && { before }) };
  if (botId === null) return unwrap(client.GET("/api/activity", { params: { query }, signal }));
  const params = { path: { bot: botId }, query };
  return unwrap(client.GET("/api/bots/{bot}/activity", { params, signal }));
}

/** What happened to one bot, or with `null` everywhere. */
export function activityQuery(botId: string | null) {
  return infiniteQueryOptions({
    queryKey: keys.of(botId),
    queryFn: ({ pageParam, signal }) => loadPage(botId, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
  });
}

type Loaded = InfiniteData<ActivityPageView, number | null>;

/** Adds an event of the live stream to every timeline that it belongs to. */
export function applyActivityEvent(queries: QueryClient, event: ActivityEvent): void {
  const places = [keys.of(null), ...(event.bot_id === null ? [] : [keys.of(event.bot_id)])];
  for (const queryKey of places) {
    queries.setQueryData<Loaded>(
      queryKey,
      (loaded) => loaded && { ...loaded, pages: withEvent(loaded.pages, event) },
    );
  }
}

/** So many pages are asked for again at most; what is older is loaded when somebody goes there. */
const RELOADED_PAGES = 4;

/** Asks for the newest events again: this page may have missed some. */
export function reloadActivity(queries: QueryClient): void {
  queries.setQueriesData<Loaded>(
    { queryKey: keys.root },
    (loaded) =>
      loaded && {
        pages: loaded.pages.slice(0, RELOADED_PAGES),
        pageParams: loaded.pageParams.slice(0, RELOADED_PAGES),
      },
  );
  void queries.invalidateQueries({ queryKey: keys.root });
}

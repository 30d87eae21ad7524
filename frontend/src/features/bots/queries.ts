/** The bots as the server has them, and how events change what was loaded. */
import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { Bot, LiveEvent } from "../../api/types";

const keys = {
  all: ["bots"] as const,
  list: ["bots", "list"] as const,
  detail: (bot: string) => ["bots", "detail", bot] as const,
};

const PAGE_SIZE = 100;

async function loadAll(signal: AbortSignal): Promise<Bot[]> {
  const bots: Bot[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
    const page = await unwrap(client.GET("/api/bots", { params: { query }, signal }));
    bots.push(...page.bots);
    cursor = page.next_cursor;
  } while (cursor);
  return bots;
}

export const botsQuery = queryOptions({
  queryKey: keys.list,
  queryFn: ({ signal }) => loadAll(signal),
});

/** One bot by id or host name. */
export function botQuery(bot: string) {
  return queryOptions({
    queryKey: keys.detail(bot),
    queryFn: ({ signal }) =>
      unwrap(client.GET("/api/bots/{bot}", { params: { path: { bot } }, signal })),
  });
}

/** Puts a newer view of a bot in the place of the older one, wherever it is shown. */
export function storeBot(queries: QueryClient, bot: Bot): void {
  queries.setQueryData<Bot[]>(keys.list, (bots) => bots && withBot(bots, bot));
  queries.setQueriesData<Bot>({ queryKey: ["bots", "detail"] }, (shown) =>
    shown?.id === bot.id ? bot : shown,
  );
}

function withBot(bots: Bot[], bot: Bot): Bot[] {
  const at = bots.findIndex((other) => other.id === bot.id);
  return at < 0 ? [bot, ...bots] : bots.with(at, bot);
}

/** Loads everything about bots again. */
export function reloadBots(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: keys.all });
}

/** Applies an event of the live stream. */
export function applyBotEvent(queries: QueryClient, event: LiveEvent): void {
  const id = event.bot_id;
  if (!id || !event.kind.startsWith("bot.")) return;
  if (event.kind === "bot.deleted") {
    queries.setQueryData<Bot[]>(keys.list, (bots) => bots?.filter((bot) => bot.id !== id));
    void queries.invalidateQueries({
      queryKey: ["bots", "detail"],
      predicate: (query) => (query.state.data as Bot | undefined)?.id === id,
    });
  } else if (event.bot) {
    storeBot(queries, event.bot);
  } else {
    reloadBots(queries);
  }
}

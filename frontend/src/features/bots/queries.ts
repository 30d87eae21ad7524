/** The bots as the server has them, and how events change what was loaded. */
import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { Bot, LiveEvent } from "../../api/types";
import { isNewer, noteChange, openJournal, withChanges } from "./changes";

const keys = {
  all: ["bots"] as const,
  list: ["bots", "list"] as const,
  details: ["bots", "detail"] as const,
  detail: (bot: string) => ["bots", "detail", bot] as const,
};

/** The most that the server gives at once. */
const PAGE_SIZE = 500;

/** Where the very first list is on its way. */
const firstLoads = new WeakSet<QueryClient>();

async function loadAll(queries: QueryClient, signal: AbortSignal): Promise<Bot[]> {
  const journal = openJournal(queries);
  if (queries.getQueryData(keys.list) === undefined) firstLoads.add(queries);
  try {
    const pages: Bot[][] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      const page = await unwrap(client.GET("/api/bots", { params: { query }, signal }));
      pages.push(page.bots);
      cursor = page.next_cursor;
      // The first page is shown while the next ones are on their way; a list that is shown is not cut short.
      if (cursor) showFirst(queries, withChanges(pages.flat(), journal.changes));
    } while (cursor);
    return withChanges(pages.flat(), journal.changes);
  } finally {
    firstLoads.delete(queries);
    journal.close();
  }
}

function showFirst(queries: QueryClient, bots: Bot[]): void {
  queries.setQueryData<Bot[]>(keys.list, (shown) =>
    shown && shown.length >= bots.length ? shown : bots,
  );
}

export const botsQuery = queryOptions({
  queryKey: keys.list,
  queryFn: ({ client: queries, signal }) => loadAll(queries, signal),
});

/** One bot by id or host name. */
export function botQuery(bot: string) {
  return queryOptions({
    queryKey: keys.detail(bot),
    queryFn: ({ signal }) =>
      unwrap(client.GET("/api/bots/{bot}", { params: { path: { bot } }, signal })),
  });
}

/** Puts newer views of bots in the place of the older ones, wherever they are shown; `null` takes one away. */
function applyChanges(queries: QueryClient, changes: ReadonlyMap<string, Bot | null>): void {
  for (const [id, bot] of changes) noteChange(queries, id, bot);
  queries.setQueryData<Bot[]>(keys.list, (bots) => bots && withChanges(bots, changes));
  queries.setQueriesData<Bot>({ queryKey: keys.details }, (shown) => {
    const bot = shown && changes.get(shown.id);
    return bot && isNewer(bot, shown) ? bot : shown;
  });
  const gone = [...changes.values()].includes(null);
  if (!gone) return;
  void queries.invalidateQueries({
    queryKey: keys.details,
    predicate: (query) => changes.get((query.state.data as Bot | undefined)?.id ?? "") === null,
  });
}

/** Puts a newer view of a bot in the place of the older one, wherever it is shown. */
export function storeBot(queries: QueryClient, bot: Bot): void {
  applyChanges(queries, new Map([[bot.id, bot]]));
}

/** Loads everything about bots again; a first list that is still on its way is let in before. */
export function reloadBots(queries: QueryClient): void {
  const list = queries.getQueryCache().find<Bot[]>({ queryKey: keys.list });
  const reload = () => void queries.invalidateQueries({ queryKey: keys.all });
  if (firstLoads.has(queries) && list?.promise) list.promise.then(reload, reload);
  else reload();
}

/** What has gathered for the next frame. */
interface Waiting {
  changes: Map<string, Bot | null>;
  reload: boolean;
}

const waiting = new WeakMap<QueryClient, Waiting>();

/** Runs `work` before the next frame is painted; a page that is not seen paints none. */
function beforeNextFrame(work: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(work);
  else setTimeout(work, 100);
}

/** Opens a batch and applies what has gathered in it when the next frame comes; a frame without news closes it. */
function gather(queries: QueryClient): void {
  const batch: Waiting = { changes: new Map(), reload: false };
  waiting.set(queries, batch);
  beforeNextFrame(() => {
    if (batch.changes.size === 0 && !batch.reload) {
      waiting.delete(queries);
      return;
    }
    gather(queries);
    applyChanges(queries, batch.changes);
    if (batch.reload) reloadBots(queries);
  });
}

/**
 * Applies a change at once when the page is at rest; the ones that follow are applied together once a frame, so
 * that a thousand bots which start at once cost a paint a frame and not a thousand.
 */
function queueChange(queries: QueryClient, id: string, bot: Bot | null): void {
  const batch = waiting.get(queries);
  if (!batch) {
    gather(queries);
    applyChanges(queries, new Map([[id, bot]]));
    return;
  }
  const before = batch.changes.get(id);
  if (bot === null || (before !== null && isNewer(bot, before))) batch.changes.set(id, bot);
}

/** The same for what an event does not tell. */
function queueReload(queries: QueryClient): void {
  const batch = waiting.get(queries);
  if (batch) {
    batch.reload = true;
    return;
  }
  gather(queries);
  reloadBots(queries);
}

/** A bot that was gone is there again: nothing that waits may take it away, and pages that said so look once more. */
function expectBack(queries: QueryClient, id: string): void {
  waiting.get(queries)?.changes.delete(id);
  void queries.invalidateQueries({
    queryKey: keys.details,
    predicate: ({ state }) => state.status === "error",
  });
}

/** Applies an event of the live stream: whatever it is about, the bot that comes with it is the newest view of it. */
export function applyBotEvent(queries: QueryClient, event: LiveEvent): void {
  const id = event.bot_id;
  if (!id) return;
  if (event.kind === "bot.adopted") expectBack(queries, id);
  if (event.kind === "bot.deleted") queueChange(queries, id, null);
  else if (event.bot) queueChange(queries, id, event.bot);
  else if (event.kind.startsWith("bot.")) queueReload(queries);
}

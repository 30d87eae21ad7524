/**
 * What events said while a list of bots was on its way. The list was read before them, or its pages at different
 * times, so what they said is applied again to it when it has arrived.
 */
import type { QueryClient } from "@tanstack/react-query";

import type { Bot } from "../../api/types";

/** The newest view of each bot that an event told of; `null` for one that is gone. */
type Changes = Map<string, Bot | null>;

const open = new WeakMap<QueryClient, Set<Changes>>();

export interface Journal {
  changes: Changes;
  close: () => void;
}

/** Begins to note what events say. */
export function openJournal(queries: QueryClient): Journal {
  const changes: Changes = new Map();
  const journals = open.get(queries) ?? new Set();
  open.set(queries, journals.add(changes));
  return { changes, close: () => journals.delete(changes) };
}

export function noteChange(queries: QueryClient, id: string, bot: Bot | null): void {
  for (const changes of open.get(queries) ?? []) changes.set(id, bot);
}

/**
 * Whether `next` is the same view or a newer one: every change of a bot raises its version. One that was deleted and
 * brought back has its id again, but another time of creation, and counts from the beginning.
 */
export function isNewer(next: Bot, than: Bot | undefined): boolean {
  if (than === undefined) return true;
  if (next.created_at === than.created_at) return next.version >= than.version;
  return Date.parse(next.created_at) > Date.parse(than.created_at);
}

/** The list with the changes in it. */
export function withChanges(bots: Bot[], changes: ReadonlyMap<string, Bot | null>): Bot[] {
  if (changes.size === 0) return bots;
  const known = new Set(bots.map((bot) => bot.id));
  const kept = bots.flatMap((bot) => {
    const change = changes.get(bot.id);
    if (change === null) return [];
    return [change && isNewer(change, bot) ? change : bot];
  });
  const added = [...changes].flatMap(([id, bot]) => (bot && !known.has(id) ? [bot] : []));
  return [...added, ...kept];
}

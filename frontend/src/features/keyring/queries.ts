/**
 * What is asked of the keyring, and what it is told. Events tell what people change and which budgets are spent; no event
 * tells of figures, so an open page asks again.
 */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { ApiError } from "../../api/problem";
import type { LiveEvent } from "../../api/types";
import { texts } from "../../texts";
import { sessionQuery } from "../auth";
import type { AddKey, ChangeKey, PriceAmounts, SetBudget } from "./types";

const keys = {
  all: ["keyring"] as const,
  status: ["keyring", "status"] as const,
  keys: ["keyring", "keys"] as const,
  budgets: ["keyring", "budgets"] as const,
  usage: ["keyring", "usage"] as const,
  requests: ["keyring", "requests"] as const,
  prices: ["keyring", "prices"] as const,
  incidents: ["keyring", "incidents"] as const,
};

/** The server has no keyring at all; asking again is of no use before it is started anew. */
export function isOff(error: unknown): boolean {
  return error instanceof ApiError && error.code === "keyring_off";
}

/** The actor is no administrator. */
export function isDenied(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** Asks the keyring, unless the session tells that the server has none: such a server refuses every question. */
async function ask<Answer>(queries: QueryClient, question: () => Promise<Answer>): Promise<Answer> {
  // Where the session cannot be told right now, the keyring itself says how it is.
  const session = await queries.ensureQueryData(sessionQuery).catch(() => null);
  if (session?.has_keyring === false) {
    throw new ApiError({ status: 409, code: "keyring_off", detail: texts.keyring.off.title });
  }
  return question();
}

const FIGURES_MS = 10_000;
/** A key that rests or was just used is told by no event. */
const KEYS_MS = 30_000;
/** What people decide comes with an event; at which addresses the proxy listens does not. */
const STATUS_MS = 60_000;

/** How often to ask again; not at all where there is no keyring. */
const every = (ms: number) => (query: { state: { error: Error | null } }) =>
  isOff(query.state.error) ? (false as const) : ms;

export const keyringQuery = queryOptions({
  queryKey: keys.status,
  queryFn: ({ client: queries, signal }) => ask(queries, () => unwrap(client.GET("/api/keyring", { signal }))),
  refetchInterval: every(STATUS_MS),
});

export const keysQuery = queryOptions({
  queryKey: keys.keys,
  queryFn: ({ client: queries, signal }) =>
    ask(queries, async () => (await unwrap(client.GET("/api/keys", { signal }))).keys),
  refetchInterval: every(KEYS_MS),
  // A key may have been added in another tab, to which the wizard leads.
  refetchOnWindowFocus: "always",
});

export const budgetsQuery = queryOptions({
  queryKey: keys.budgets,
  queryFn: ({ client: queries, signal }) =>
    ask(queries, async () => (await unwrap(client.GET("/api/budgets", { signal }))).budgets),
  refetchInterval: every(FIGURES_MS),
});

export const incidentsQuery = queryOptions({
  queryKey: keys.incidents,
  queryFn: ({ client: queries, signal }) =>
    ask(queries, async () => (await unwrap(client.GET("/api/incidents", { signal }))).incidents),
  refetchInterval: every(STATUS_MS),
});

export const pricesQuery = queryOptions({
  queryKey: keys.prices,
  queryFn: ({ client: queries, signal }) =>
    ask(queries, async () => (await unwrap(client.GET("/api/prices", { signal }))).prices),
});

export type UsageGroup = "bot" | "key" | "vendor" | "model" | "hour" | "day";

export interface UsageWish {
  from: string;
  to: string;
  group: readonly UsageGroup[];
  /** Of these bots only. */
  bots?: readonly string[];
}

export function usageQuery({ from, to, group, bots }: UsageWish) {
  return queryOptions({
    queryKey: [...keys.usage, from, to, group.join(","), ...(bots ?? [])],
    queryFn: ({ client: queries, signal }) =>
      ask(queries, async () => {
        const query = { from, to, group: group.join(","), ...(bots && { bot: [...bots] }) };
        const answer = await unwrap(client.GET("/api/usage", { params: { query }, signal }));
        // A text is what the other format is, which is not asked for.
        return typeof answer === "string" ? [] : answer.rows;
      }),
    refetchInterval: every(FIGURES_MS),
  });
}

export function requestsQuery(bot: string | null, limit: number) {
  return queryOptions({
    queryKey: [...keys.requests, bot, limit],
    queryFn: ({ client: queries, signal }) =>
      ask(queries, async () => {
        const query = { limit, ...(bot !== null && { bot }) };
        return (await unwrap(client.GET("/api/usage/requests", { params: { query }, signal }))).requests;
      }),
    refetchInterval: every(FIGURES_MS),
  });
}

const reload = (queries: QueryClient) => queries.invalidateQueries({ queryKey: keys.all });

/** Loads everything about the keyring again. A server that had none may have one since it was started anew. */
export async function reloadKeyring(queries: QueryClient): Promise<void> {
  const session = queries.getQueryData(sessionQuery.queryKey);
  if (session?.has_keyring === false) await queries.refetchQueries({ queryKey: sessionQuery.queryKey });
  await reload(queries);
}

/** What each sort of event makes old. */
const STALE: Record<string, readonly (readonly string[])[]> = {
  "budget.warning": [keys.budgets, keys.usage, keys.requests],
  "budget.spent": [keys.budgets, keys.usage, keys.requests],
  "keyring.incident": [keys.incidents, keys.status],
  "keyring.changed": [keys.all],
};

/** What many events make old that come together, such as those of an import of keys, is asked for once. */
const PAUSE_MS = 100;
const waiting = new WeakMap<QueryClient, Set<readonly string[]>>();

/** Applies an event of the live stream: whatever is open and old now is asked for again. */
export function applyKeyringEvent(queries: QueryClient, { kind }: Pick<LiveEvent, "kind">): void {
  const stale = STALE[kind] ?? [];
  const before = waiting.get(queries);
  if (before || stale.length === 0) {
    for (const queryKey of stale) before?.add(queryKey);
    return;
  }
  const batch = new Set(stale);
  waiting.set(queries, batch);
  setTimeout(() => {
    waiting.delete(queries);
    const most = batch.has(keys.all) ? [keys.all] : batch;
    for (const queryKey of most) void queries.invalidateQueries({ queryKey });
  }, PAUSE_MS);
}

export function addKeyMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["add-key"],
    mutationFn: (body: AddKey) => unwrap(client.POST("/api/keys", { body })),
    onSettled: () => reload(queries),
  });
}

export function changeKeyMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["change-key"],
    mutationFn: ({ key, change }: { key: string; change: ChangeKey }) =>
      unwrap(
        client.PATCH("/api/keys/{key}", {
          params: { path: { key } },
          headers: { "content-type": "application/merge-patch+json" },
          body: change,
        }),
      ),
    onSettled: () => reload(queries),
  });
}

export function removeKeyMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["remove-key"],
    mutationFn: (key: string) => unwrap(client.DELETE("/api/keys/{key}", { params: { path: { key } } })),
    onSettled: () => reload(queries),
  });
}

export function testKeyMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["test-key"],
    mutationFn: (key: string) => unwrap(client.POST("/api/keys/{key}/test", { params: { path: { key } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.keys }),
  });
}

export function setBudgetMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["set-budget"],
    mutationFn: (body: SetBudget) => unwrap(client.PUT("/api/budgets", { body })),
    onSettled: () => reload(queries),
  });
}

export function removeBudgetMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["remove-budget"],
    mutationFn: ({ scope, period }: Pick<SetBudget, "scope" | "period">) => {
      const query = { scope: scope.kind, period, ...(scope.id != null && { id: scope.id }) };
      return unwrap(client.DELETE("/api/budgets", { params: { query } }));
    },
    onSettled: () => reload(queries),
  });
}

export function setPriceMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["set-price"],
    mutationFn: (body: { vendor: string; model: string; price: PriceAmounts | null }) =>
      unwrap(client.PUT("/api/prices", { body })),
    onSettled: () => reload(queries),
  });
}

export function panicMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["keyring-panic"],
    mutationFn: (panic: boolean) => unwrap(client.PUT("/api/keyring/panic", { body: { panic } })),
    onSettled: () => reload(queries),
  });
}

export function rateMutation(queries: QueryClient, bot: string) {
  return mutationOptions({
    mutationKey: ["rate", bot],
    mutationFn: (perMinute: number | null) =>
      unwrap(
        client.PUT("/api/bots/{bot}/rate", {
          params: { path: { bot } },
          body: { requests_per_minute: perMinute },
        }),
      ),
    onSettled: () => reload(queries),
  });
}

export function cutOffMutation(queries: QueryClient, bot: string) {
  return mutationOptions({
    mutationKey: ["cut-off", bot],
    mutationFn: (cutOff: boolean) =>
      unwrap(client.PUT("/api/bots/{bot}/cut-off", { params: { path: { bot } }, body: { cut_off: cutOff } })),
    onSettled: () => reload(queries),
  });
}

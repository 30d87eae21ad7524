/** What is asked of the keyring, and what it is told. No event tells of its figures: an open page asks again. */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { ApiError } from "../../api/problem";
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

const FIGURES_MS = 10_000;
const STATUS_MS = 30_000;

/** How often to ask again; not at all where there is no keyring. */
const every = (ms: number) => (query: { state: { error: Error | null } }) =>
  isOff(query.state.error) ? (false as const) : ms;

export const keyringQuery = queryOptions({
  queryKey: keys.status,
  queryFn: ({ signal }) => unwrap(client.GET("/api/keyring", { signal })),
  refetchInterval: every(STATUS_MS),
});

export const keysQuery = queryOptions({
  queryKey: keys.keys,
  queryFn: async ({ signal }) => (await unwrap(client.GET("/api/keys", { signal }))).keys,
  refetchInterval: every(STATUS_MS),
  // A key may have been added in another tab, to which the wizard leads.
  refetchOnWindowFocus: "always",
});

export const budgetsQuery = queryOptions({
  queryKey: keys.budgets,
  queryFn: async ({ signal }) => (await unwrap(client.GET("/api/budgets", { signal }))).budgets,
  refetchInterval: every(FIGURES_MS),
});

export const incidentsQuery = queryOptions({
  queryKey: keys.incidents,
  queryFn: async ({ signal }) => (await unwrap(client.GET("/api/incidents", { signal }))).incidents,
  refetchInterval: every(STATUS_MS),
});

export const pricesQuery = queryOptions({
  queryKey: keys.prices,
  queryFn: async ({ signal }) => (await unwrap(client.GET("/api/prices", { signal }))).prices,
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
    queryFn: async ({ signal }) => {
      const query = { from, to, group: group.join(","), ...(bots && { bot: [...bots] }) };
      const answer = await unwrap(client.GET("/api/usage", { params: { query }, signal }));
      // A text is what the other format is, which is not asked for.
      return typeof answer === "string" ? [] : answer.rows;
    },
    refetchInterval: every(FIGURES_MS),
  });
}

export function requestsQuery(bot: string | null, limit: number) {
  return queryOptions({
    queryKey: [...keys.requests, bot, limit],
    queryFn: async ({ signal }) => {
      const query = { limit, ...(bot !== null && { bot }) };
      return (await unwrap(client.GET("/api/usage/requests", { params: { query }, signal }))).requests;
    },
    refetchInterval: every(FIGURES_MS),
  });
}

const reload = (queries: QueryClient) => queries.invalidateQueries({ queryKey: keys.all });

/** Loads everything about the keyring again. */
export function reloadKeyring(queries: QueryClient): void {
  void reload(queries);
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

export function cutOffMutation(queries: QueryClient, bot: string) {
  return mutationOptions({
    mutationKey: ["cut-off", bot],
    mutationFn: (cutOff: boolean) =>
      unwrap(client.PUT("/api/bots/{bot}/cut-off", { params: { path: { bot } }, body: { cut_off: cutOff } })),
    onSettled: () => reload(queries),
  });
}

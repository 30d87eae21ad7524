/** What is left of bots that are gone, how one of them becomes a bot again, and how one goes for good. */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { components } from "../../api/schema";
import type { LiveEvent } from "../../api/types";
import { storeBot } from "../bots";

export type Leftover = components["schemas"]["LeftoverView"];
export type AdoptRequest = components["schemas"]["AdoptRequest"];

/** What is left of a bot of which it is known what it was: only that can be brought back. */
export type Known = Leftover & { bot: NonNullable<Leftover["bot"]> };

export function isKnown(leftover: Leftover): leftover is Known {
  return leftover.bot !== null;
}

export const leftoversQuery = queryOptions({
  queryKey: ["leftovers"],
  queryFn: async ({ signal }) => (await unwrap(client.GET("/api/leftovers", { signal }))).leftovers,
});

export function reloadLeftovers(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: leftoversQuery.queryKey });
}

const TELLING = new Set(["bot.deleted", "bot.adopted", "janitor.cleaned"]);

/** Many bots that are deleted together are looked for once. */
const PAUSE_MS = 250;
const expecting = new WeakSet<QueryClient>();

/** Applies an event of the live stream. */
export function applyLeftoverEvent(queries: QueryClient, event: LiveEvent): void {
  if (!TELLING.has(event.kind) || expecting.has(queries)) return;
  expecting.add(queries);
  setTimeout(() => {
    expecting.delete(queries);
    reloadLeftovers(queries);
  }, PAUSE_MS);
}

interface Adoption {
  leftover: string;
  request: AdoptRequest;
}

export function adoptMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["adopt-leftover"],
    mutationFn: ({ leftover, request }: Adoption) =>
      unwrap(
        client.POST("/api/leftovers/{leftover}/adopt", {
          params: { path: { leftover } },
          body: request,
        }),
      ),
    onSuccess: (bot) => storeBot(queries, bot),
    onSettled: () => reloadLeftovers(queries),
  });
}

export function removeMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["remove-leftover"],
    mutationFn: (leftover: string) =>
      unwrap(client.DELETE("/api/leftovers/{leftover}", { params: { path: { leftover } } })),
    onSettled: () => reloadLeftovers(queries),
  });
}

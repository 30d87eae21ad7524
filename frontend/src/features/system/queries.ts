/** What is left over from bots that are gone, and its removal. */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { components } from "../../api/schema";

export type CleanUp = components["schemas"]["CleanUpView"];
export type Leftover = components["schemas"]["OrphanView"];

const cleanUp = (apply: boolean, signal?: AbortSignal) =>
  unwrap(client.POST("/api/admin/cleanup", { body: { apply }, ...(signal && { signal }) }));

/** What a clean-up would do; nothing is touched. */
export const leftoversQuery = queryOptions({
  queryKey: ["engine", "leftovers"],
  queryFn: ({ signal }) => cleanUp(false, signal),
});

export function cleanUpMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["clean-up"],
    mutationFn: () => cleanUp(true),
    onSettled: () => queries.invalidateQueries({ queryKey: leftoversQuery.queryKey }),
  });
}

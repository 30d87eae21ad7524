/** Whether the container engine answers. */
import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { LiveEvent } from "../../api/types";

export const engineQuery = queryOptions({
  queryKey: ["engine"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/docker/status", { signal })),
});

/** Asks for the engine's state again when an event says that it changed. */
export function applyEngineEvent(queries: QueryClient, event: LiveEvent): void {
  if (event.kind.startsWith("engine.")) reloadEngine(queries);
}

export function reloadEngine(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: engineQuery.queryKey });
}

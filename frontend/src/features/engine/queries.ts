/** The container engine, the image of new bots and the server itself. */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { asApiError } from "../../api/problem";
import type { ImageTask, LiveEvent, LogLevel, SystemView } from "../../api/types";

const keys = {
  all: ["engine"] as const,
  status: ["engine", "status"] as const,
  system: ["engine", "system"] as const,
  checks: ["engine", "checks"] as const,
};

export const engineQuery = queryOptions({
  queryKey: keys.status,
  queryFn: ({ signal }) => unwrap(client.GET("/api/docker/status", { signal })),
});

/** No event tells how full a disk is: a page that shows it asks now and then. */
const FIGURES_MS = 10_000;

export const systemQuery = queryOptions({
  queryKey: keys.system,
  queryFn: ({ signal }) => unwrap(client.GET("/api/system", { signal })),
  refetchInterval: FIGURES_MS,
});

export const checksQuery = queryOptions({
  queryKey: keys.checks,
  queryFn: ({ signal }) => unwrap(client.GET("/api/system/checks", { signal })),
});

/** Checks again, also what takes seconds because only a container can tell it. */
export function recheckMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["recheck"],
    mutationFn: () =>
      unwrap(client.GET("/api/system/checks", { params: { query: { fresh: true } } })),
    onSuccess: (checks) => {
      queries.setQueryData(keys.checks, checks);
      void queries.invalidateQueries({ queryKey: keys.status });
    },
  });
}

export function getImageMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["get-image"],
    mutationFn: () => unwrap(client.POST("/api/docker/image")),
    onSuccess: (task) => storeImageTask(queries, task),
    onError: (error) => {
      // Somebody else began it: this page watches that one.
      if (asApiError(error).code === "image_task_running") {
        void queries.invalidateQueries({ queryKey: keys.system });
      }
    },
  });
}

export function storeImageTask(queries: QueryClient, task: ImageTask): void {
  queries.setQueryData<SystemView>(keys.system, (system) => system && { ...system, image_task: task });
}

export function logLevelMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["log-level"],
    mutationFn: (level: LogLevel) =>
      unwrap(client.PUT("/api/system/log-level", { body: { level } })),
    onSuccess: ({ level }) =>
      queries.setQueryData<SystemView>(
        keys.system,
        (system) => system && { ...system, log_level: level },
      ),
  });
}

/** Asks for the engine's state again when an event says that it changed, or that somebody cleaned up on it. */
export function applyEngineEvent(queries: QueryClient, event: LiveEvent): void {
  if (/^(engine|janitor)\./.test(event.kind)) reloadEngine(queries);
}

export function reloadEngine(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: keys.all });
}

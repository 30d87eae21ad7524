/** The container engine, the image of new bots and the server itself. */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { askJson } from "../../api/json";
import { asApiError } from "../../api/problem";
import type { LiveEvent } from "../../api/types";
import type { ChecksView, ImageTask, LogLevel, SystemView } from "./types";

const keys = {
  all: ["engine"] as const,
  status: ["engine", "status"] as const,
  system: ["engine", "system"] as const,
  checks: ["engine", "checks"] as const,
  image: ["engine", "image"] as const,
};

export const engineQuery = queryOptions({
  queryKey: keys.status,
  queryFn: ({ signal }) => unwrap(client.GET("/api/docker/status", { signal })),
});

/** No event tells how full a disk is: a page that shows it asks now and then. */
const FIGURES_MS = 10_000;

export const systemQuery = queryOptions({
  queryKey: keys.system,
  queryFn: ({ signal }) => askJson<SystemView>("/api/system", { signal }),
  refetchInterval: FIGURES_MS,
});

export const checksQuery = queryOptions({
  queryKey: keys.checks,
  queryFn: ({ signal }) => askJson<ChecksView>("/api/system/checks", { signal }),
});

/** Checks again, also what takes seconds because only a container can tell it. */
export function recheckMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["recheck"],
    mutationFn: () => askJson<ChecksView>("/api/system/checks?fresh=true"),
    onSuccess: (checks) => {
      queries.setQueryData(keys.checks, checks);
      void queries.invalidateQueries({ queryKey: keys.status });
    },
  });
}

/** The getting of the image, now or the last time; `null` when it was never asked for. */
export const imageTaskQuery = queryOptions({
  queryKey: keys.image,
  queryFn: async ({ signal }): Promise<ImageTask | null> => {
    try {
      return await askJson<ImageTask>("/api/docker/image", { signal });
    } catch (error) {
      if (asApiError(error).status === 404) return null;
      throw error;
    }
  },
});

export function getImageMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["get-image"],
    mutationFn: () => askJson<ImageTask>("/api/docker/image", { method: "POST" }),
    onSuccess: (task) => storeImageTask(queries, task),
    onError: (error) => {
      // Somebody else began it: this page watches that one.
      if (asApiError(error).code === "image_task_running") {
        void queries.invalidateQueries({ queryKey: keys.image });
      }
    },
  });
}

export function storeImageTask(queries: QueryClient, task: ImageTask): void {
  queries.setQueryData(keys.image, task);
}

export function logLevelMutation(queries: QueryClient) {
  return mutationOptions({
    mutationKey: ["log-level"],
    mutationFn: (level: LogLevel) =>
      askJson<{ level: LogLevel }>("/api/system/log-level", {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ level }),
      }),
    onSuccess: ({ level }) =>
      queries.setQueryData<SystemView>(
        keys.system,
        (system) => system && { ...system, log_level: level },
      ),
  });
}

/** Asks for the engine's state again when an event says that it changed. */
export function applyEngineEvent(queries: QueryClient, event: LiveEvent): void {
  if (event.kind.startsWith("engine.")) reloadEngine(queries);
}

export function reloadEngine(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: keys.all });
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { readSse } from "../../api/sse-stream";
import type { ImageTask } from "../../api/types";
import { reloadEngine, storeImageTask, systemQuery } from "./queries";

/** The getting of the image, followed step by step while it goes on. */
export function useImageTask(): ImageTask | null {
  const queries = useQueryClient();
  const { data } = useQuery(systemQuery);
  const task = data?.image_task ?? null;
  const running = task?.state === "running";

  useEffect(() => {
    if (!running) return;
    const abort = new AbortController();
    const watch = async () => {
      await follow(abort.signal, (next) => storeImageTask(queries, next)).catch(() => undefined);
      // Whatever ended the stream, a fresh answer says how things are.
      if (!abort.signal.aborted) reloadEngine(queries);
    };
    void watch();
    return () => abort.abort();
  }, [running, queries]);

  return task;
}

async function follow(signal: AbortSignal, onTask: (task: ImageTask) => void): Promise<void> {
  const url = new URL("/api/docker/image", window.location.origin);
  const request = new Request(url, { headers: { Accept: "text/event-stream" }, signal });
  for await (const message of readSse(request)) {
    if (message.event === "progress") onTask(JSON.parse(message.data) as ImageTask);
  }
}

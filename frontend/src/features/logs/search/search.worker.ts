import { runJob, type SearchJob } from "./job";

self.addEventListener("message", ({ data }: MessageEvent<SearchJob>) => {
  self.postMessage({ id: data.id, result: runJob(data) });
});

// The time limit of the first slice begins when the worker can work.
self.postMessage({ id: -1, result: [] });

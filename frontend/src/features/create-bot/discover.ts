import { mutationOptions } from "@tanstack/react-query";

import { authorizedFetch } from "../../api/authorized-fetch";
import { readProblem } from "../../api/problem";
import type { BotPreview, BotRequest, DiscoveredModel } from "./contract";

async function post<Answer>(path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
  const url = new URL(path, window.location.origin);
  const response = await authorizedFetch(
    new Request(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    }),
  );
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as Answer;
}

export const discoverMutation = mutationOptions({
  mutationKey: ["create-bot", "discover"],
  mutationFn: (wish: { provider: string; base_url: string }) =>
    post<{ models: DiscoveredModel[] }>("/api/catalog/discover", wish),
});

export function loadPreview(request: BotRequest, signal: AbortSignal): Promise<BotPreview> {
  return post<BotPreview>("/api/bots/preview", request, signal);
}

/** What the wizard asks the server to find out. */
import { mutationOptions } from "@tanstack/react-query";

import { authorizedFetch } from "../../api/authorized-fetch";
import { client, unwrap } from "../../api/client";
import { readProblem } from "../../api/problem";
import type { BotPreview, CreateBotRequest } from "../../api/types";

interface DiscoveredModel {
  id: string;
  name: string;
  size_bytes: number | null;
}

interface DiscoverRequest {
  provider: string;
  base_url: string;
}

async function discover(wish: DiscoverRequest): Promise<{ models: DiscoveredModel[] }> {
  const response = await authorizedFetch(
    new Request(new URL("/api/catalog/discover", window.location.origin), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    }),
  );
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as { models: DiscoveredModel[] };
}

export const discoverMutation = mutationOptions({
  mutationKey: ["create-bot", "discover"],
  mutationFn: discover,
});

export function loadPreview(body: CreateBotRequest, signal: AbortSignal): Promise<BotPreview> {
  return unwrap(client.POST("/api/bots/preview", { body, signal }));
}

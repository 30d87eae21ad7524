/** What the wizard asks the server to find out. */
import { mutationOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { BotPreview, CreateBotRequest } from "../../api/types";

interface DiscoverRequest {
  provider: string;
  base_url: string;
}

export const discoverMutation = mutationOptions({
  mutationKey: ["create-bot", "discover"],
  mutationFn: (wish: DiscoverRequest) => unwrap(client.POST("/api/catalog/discover", { body: wish })),
});

export function loadPreview(body: CreateBotRequest, signal: AbortSignal): Promise<BotPreview> {
  return unwrap(client.POST("/api/bots/preview", { body, signal }));
}

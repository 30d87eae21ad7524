/** What the wizard asks the server to find out. */
import { mutationOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { BotPreview, CreateBotRequest } from "../../api/types";

/** Which models a provider has; the server asks it, and only where that is harmless. */
export const discoverMutation = mutationOptions({
  mutationKey: ["create-bot", "discover"],
  mutationFn: (body: { provider: string; base_url: string }) =>
    unwrap(client.POST("/api/catalog/discover", { body })),
});

/** What a bot of this request would be made of. */
export function loadPreview(body: CreateBotRequest, signal: AbortSignal): Promise<BotPreview> {
  return unwrap(client.POST("/api/bots/preview", { body, signal }));
}

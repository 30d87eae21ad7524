import { client, unwrap } from "../../api/client";
import type { BotPreview, CreateBotRequest } from "../../api/types";

/** What a bot of this request would be made of. */
export function loadPreview(body: CreateBotRequest, signal: AbortSignal): Promise<BotPreview> {
  return unwrap(client.POST("/api/bots/preview", { body, signal }));
}

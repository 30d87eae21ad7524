/** What can be done to a bot. The server answers at once with the wish; what becomes of it arrives as events. */
import { mutationOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { askPower, storeBot, type PowerAction } from "../bots";

export function powerMutation(queries: QueryClient, botId: string) {
  return mutationOptions({
    mutationKey: ["power", botId],
    mutationFn: (action: PowerAction) => askPower(action, botId),
    onSuccess: (bot) => storeBot(queries, bot),
  });
}

export function deleteMutation(queries: QueryClient, botId: string) {
  return mutationOptions({
    mutationKey: ["delete", botId],
    mutationFn: () =>
      unwrap(client.DELETE("/api/bots/{bot}", { params: { path: { bot: botId } } })),
    onSuccess: (bot) => storeBot(queries, bot),
  });
}

/** What can be done to a bot. The server answers at once with the wish; what becomes of it arrives as events. */
import { mutationOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { Bot, BotState } from "../../api/types";
import { storeBot } from "../bots";

export type PowerAction = "start" | "stop" | "restart";

export function powerMutation(queries: QueryClient, botId: string) {
  const params = { params: { path: { bot: botId } } };
  return mutationOptions({
    mutationKey: ["power", botId],
    mutationFn: (action: PowerAction) => {
      switch (action) {
        case "start":
          return unwrap(client.POST("/api/bots/{bot}/start", params));
        case "stop":
          return unwrap(client.POST("/api/bots/{bot}/stop", params));
        case "restart":
          return unwrap(client.POST("/api/bots/{bot}/restart", params));
      }
    },
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

/** Whether the bot is held back and another start is what it waits for. */
function isHeld(state: BotState): boolean {
  return state === "failed" || state === "crash_looping";
}

/** Which buttons make sense now. */
export function possibleActions(bot: Bot): PowerAction[] {
  const { state } = bot.status;
  if (state === "deleting") return [];
  if (bot.power === "stopped") return ["start"];
  if (isHeld(state)) return ["start", "stop"];
  return ["stop", "restart"];
}

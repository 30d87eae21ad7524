/** Starting and stopping one bot. The server answers at once with the wish; what becomes of it arrives as events. */
import { client, unwrap } from "../../api/client";
import type { Bot } from "../../api/types";
import { isHeld } from "./status-words";

export type PowerAction = "start" | "stop" | "restart";

export function askPower(action: PowerAction, botId: string): Promise<Bot> {
  return unwrap(client.POST(`/api/bots/{bot}/${action}`, { params: { path: { bot: botId } } }));
}

/** Which of them make sense for a bot now. */
export function possibleActions({ status, power }: Bot): PowerAction[] {
  if (status.state === "deleting") return [];
  if (power === "stopped") return ["start"];
  if (isHeld(status.state)) return ["start", "stop"];
  return ["stop", "restart"];
}

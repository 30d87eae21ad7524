/** Starting and stopping from the palette: done at once, told by a notice, taken back where that is possible. */
import type { QueryClient } from "@tanstack/react-query";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { toast } from "../../ui/toast";
import { askPower, storeBot, type PowerAction } from "../bots";
import { named } from "./named";

const words = texts.palette;

const OPPOSITE: Record<PowerAction, PowerAction | null> = { start: "stop", stop: "start", restart: null };

export async function runPower(queries: QueryClient, action: PowerAction, bot: Bot): Promise<void> {
  try {
    storeBot(queries, await askPower(action, bot.id));
  } catch (error) {
    toast.failed(named(words.failed[action], bot), error);
    return;
  }
  const title = named(words.done[action], bot);
  const opposite = OPPOSITE[action];
  if (opposite === null) toast.done(title);
  else toast.undoable({ title, undo: () => void runPower(queries, opposite, bot) });
}

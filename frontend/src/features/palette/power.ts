/** Starting and stopping from the palette: done at once, told by a notice, taken back where that is possible. */
import type { QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { toast } from "../../ui/toast";
import { storeBot } from "../bots";
import { named } from "./named";

export type PowerVerb = "start" | "stop" | "restart";

const words = texts.palette;

const OPPOSITE: Record<PowerVerb, PowerVerb | null> = { start: "stop", stop: "start", restart: null };

function ask(verb: PowerVerb, bot: string): Promise<Bot> {
  const params = { params: { path: { bot } } };
  switch (verb) {
    case "start":
      return unwrap(client.POST("/api/bots/{bot}/start", params));
    case "stop":
      return unwrap(client.POST("/api/bots/{bot}/stop", params));
    case "restart":
      return unwrap(client.POST("/api/bots/{bot}/restart", params));
  }
}

/** Which of them make sense for a bot now. */
export function possibleVerbs(bot: Bot): PowerVerb[] {
  const { state } = bot.status;
  if (state === "deleting") return [];
  if (bot.power === "stopped") return ["start"];
  if (state === "failed" || state === "crash_looping") return ["start", "stop"];
  return ["stop", "restart"];
}

export async function runPower(queries: QueryClient, verb: PowerVerb, bot: Bot): Promise<void> {
  try {
    storeBot(queries, await ask(verb, bot.id));
  } catch (error) {
    toast.failed(named(words.failed[verb], bot), error);
    return;
  }
  const title = named(words.done[verb], bot);
  const opposite = OPPOSITE[verb];
  if (opposite === null) toast.done(title);
  else toast.undoable({ title, undo: () => void runPower(queries, opposite, bot) });
}

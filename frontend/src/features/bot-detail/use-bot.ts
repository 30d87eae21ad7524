/** The bot that the page is about, for every part of it. */
import { createContext, useContext } from "react";

import type { Bot } from "../../api/types";

const BotContext = createContext<Bot | null>(null);

export const BotProvider = BotContext.Provider;

export function useBot(): Bot {
  const bot = useContext(BotContext);
  if (!bot) throw new Error("a part of a bot's page was shown outside of it");
  return bot;
}

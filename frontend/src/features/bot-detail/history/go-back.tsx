/** The way out of a description that does not work: back to the last generation with which the bot was ready. */
import { useQuery } from "@tanstack/react-query";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { lastGood } from "./changes";
import { generationsQuery } from "./queries";
import { ReturnButton } from "./return-button";

export function GoBack({ bot }: { bot: Bot }) {
  const { data: generations } = useQuery(generationsQuery(bot));
  const good = generations && lastGood(generations, bot.generation);
  if (!good) return null;
  return (
    <ReturnButton bot={bot} to={good} generations={generations}>
      {texts.botHistory.back.goBack(good.number)}
    </ReturnButton>
  );
}

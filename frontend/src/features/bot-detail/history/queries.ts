/** What a bot was, and the way back. */
import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../../api/client";
import { ApiError } from "../../../api/problem";
import type { Bot } from "../../../api/types";
import { storeBot } from "../../bots";

/** The list is another one when somebody changed the bot, and when a change succeeded or was taken back. */
export function generationsQuery(bot: Bot) {
  const moment = [bot.revision, bot.generation, bot.change === null, bot.rolled_back?.at ?? null];
  return queryOptions({
    queryKey: ["generations", bot.id, ...moment],
    queryFn: async ({ signal }) => {
      const { generations } = await unwrap(
        client.GET("/api/bots/{bot}/generations", { params: { path: { bot: bot.id } }, signal }),
      );
      return generations;
    },
    placeholderData: keepPreviousData,
  });
}

interface Return {
  number: number;
  acceptLoss: boolean;
}

export function returnMutation(queries: QueryClient, bot: Bot) {
  return mutationOptions({
    mutationKey: ["return", bot.id],
    mutationFn: ({ number, acceptLoss }: Return) =>
      unwrap(
        client.POST("/api/bots/{bot}/generations/{number}/return", {
          params: {
            path: { bot: bot.id, number },
            header: { "If-Match": `"${bot.revision}"` },
          },
          body: acceptLoss ? { accept_loss: true } : {},
        }),
      ),
    onSuccess: (changed) => storeBot(queries, changed),
    onError: (error) => {
      // The list then shows what the bot is by now, and the person decides again.
      if (error instanceof ApiError && error.current) storeBot(queries, error.current);
    },
  });
}

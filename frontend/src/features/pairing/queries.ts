/** The pairing requests that a bot's own gateway keeps. */
import { mutationOptions, queryOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { Bot } from "../../api/types";
import { answersMessages } from "../bots";
import type { Decision, PairingRequest } from "./types";

/** The gateway tells nobody when somebody new waits, so an open page asks. */
const ASK_EVERY_MS = 20_000;

/** Whether strangers can ask to be let in. */
export function takesPairing(bot: Bot): boolean {
  return bot.channels.some((channel) => channel.dm_policy === "pairing");
}

export function pairingQuery(bot: Bot) {
  return queryOptions({
    queryKey: ["pairing", bot.id],
    queryFn: ({ signal }) =>
      unwrap(client.GET("/api/bots/{bot}/pairing", { params: { path: { bot: bot.id } }, signal })),
    enabled: takesPairing(bot) && answersMessages(bot.status.state),
    refetchInterval: (query) => (query.state.error ? ASK_EVERY_MS * 3 : ASK_EVERY_MS),
    staleTime: ASK_EVERY_MS,
  });
}

export function decideMutation(queries: QueryClient, bot: Bot) {
  return mutationOptions({
    mutationKey: ["pairing", bot.id],
    mutationFn: ({ request, decision }: { request: PairingRequest; decision: Decision }) =>
      unwrap(
        client.POST("/api/bots/{bot}/pairing", {
          params: { path: { bot: bot.id } },
          body: { channel: request.channel, id: request.id, decision },
        }),
      ),
    onSuccess: (view) => queries.setQueryData(["pairing", bot.id], view),
    // Somebody else may have answered first, or the request ran out.
    onError: () => queries.invalidateQueries({ queryKey: ["pairing", bot.id] }),
  });
}

/** What a bot's own gateway says of its channels. */
import { queryOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../../api/client";
import type { components } from "../../../api/schema";
import type { Bot } from "../../../api/types";
import { answersMessages } from "../../bots";

export type ChannelState = components["schemas"]["ChannelStateView"];

const ASK_EVERY_MS = 30_000;

export function channelsQuery(bot: Bot) {
  return queryOptions({
    // A new status may come from a channel: then the old answer is none.
    queryKey: ["channels", bot.id, bot.status.state, bot.status.since],
    queryFn: ({ signal }) =>
      unwrap(client.GET("/api/bots/{bot}/channels", { params: { path: { bot: bot.id } }, signal })),
    enabled: bot.channels.length > 0 && answersMessages(bot.status.state),
    refetchInterval: (query) => (query.state.error ? false : ASK_EVERY_MS),
  });
}

export type ChannelVerdict = "connected" | "running" | "connecting" | "down" | "unknown";

/** One word for a channel: a service that never tells whether it is connected counts as running. */
export function verdictOf(state: ChannelState | undefined): ChannelVerdict {
  if (!state) return "unknown";
  if (!state.running) return "down";
  if (state.connected === null) return "running";
  return state.connected ? "connected" : "connecting";
}

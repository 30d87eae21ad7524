/** A bot whose host name is changed has another address: its page goes along. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import type { Bot } from "../../api/types";
import { botQuery } from "../bots";

export function useFollowHostname(address: string, bot: Bot | undefined): void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    if (!bot || address === bot.hostname || address === bot.id) return;
    queries.setQueryData(botQuery(bot.hostname).queryKey, bot);
    void navigate({ to: ".", params: { bot: bot.hostname } as never, search: true as never, replace: true });
  }, [address, bot, queries, navigate]);
}

/** How bots and keys are called whose ids stand in sums and budgets. */
import { useQuery } from "@tanstack/react-query";

import { texts } from "../../texts";
import { botsQuery, catalogQuery } from "../bots";
import { keysQuery } from "../keyring";

const words = texts.usage.table;

export interface Names {
  bot: (id: string) => string;
  hostname: (id: string) => string | null;
  key: (id: string) => string;
  vendor: (id: string) => string;
}

export function useNames(): Names {
  const { data: bots } = useQuery(botsQuery);
  const { data: keys } = useQuery(keysQuery);
  const { data: catalog } = useQuery(catalogQuery);
  return {
    bot: (id) => (bots ? (bots.find((bot) => bot.id === id)?.name ?? words.goneBot) : ""),
    hostname: (id) => bots?.find((bot) => bot.id === id)?.hostname ?? null,
    key: (id) => (keys ? (keys.find((key) => key.id === id)?.label ?? words.goneKey) : ""),
    vendor: (id) => catalog?.providers.find((provider) => provider.id === id)?.name ?? id,
  };
}

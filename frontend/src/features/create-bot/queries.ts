/** What the wizard asks the server while somebody fills it in. */
import { queryOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { Bot } from "../../api/types";
import { botsQuery } from "../bots";

const LONGEST_PAGE = 500;
const FOUND = 30;

/** The bots that a text finds, for the list of those that can be duplicated. */
export function searchQuery(search: string) {
  return queryOptions({
    queryKey: ["create-bot", "search", search],
    queryFn: async ({ signal }) => {
      const query = { limit: FOUND, ...(search === "" ? {} : { search }) };
      const { bots } = await unwrap(client.GET("/api/bots", { params: { query }, signal }));
      return bots;
    },
    staleTime: 5000,
  });
}

/** `scout-2` and `scout-3` are told from `scout` by their number only. */
export function stemOf(hostname: string): string {
  return hostname.replace(/-\d+$/, "");
}

/**
 * The host names that begin like this one and are taken. Where the list of bots is loaded, events keep it right and
 * nobody is asked. Otherwise the list is asked, not the bot: that a name is free would be a 404, which browsers report
 * as an error of the page.
 */
export function takenQuery(hostname: string) {
  const stem = stemOf(hostname);
  return queryOptions({
    queryKey: ["create-bot", "taken", stem],
    queryFn: async ({ signal, client: queries }) => {
      const listed = queries.getQueryData(botsQuery.queryKey);
      if (listed) return new Set(listed.map(({ hostname: other }) => other));
      const taken = new Set<string>();
      let cursor: string | null | undefined;
      do {
        const query = { limit: LONGEST_PAGE, search: stem, ...(cursor ? { cursor } : {}) };
        const page = await unwrap(client.GET("/api/bots", { params: { query }, signal }));
        for (const bot of page.bots as Bot[]) taken.add(bot.hostname);
        cursor = page.next_cursor;
      } while (cursor);
      return taken;
    },
    enabled: stem !== "",
    staleTime: 5000,
  });
}

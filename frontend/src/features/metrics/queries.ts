/** The measurements that the server kept. */
import { queryOptions } from "@tanstack/react-query";

import { askJson } from "../../api/json";
import type { History } from "./types";

export function historyQuery(botId: string) {
  return queryOptions({
    queryKey: ["metrics", botId],
    queryFn: ({ signal }) =>
      askJson<History>(`/api/bots/${encodeURIComponent(botId)}/metrics`, { signal }),
    // The live stream carries on from here; each opening of the page begins with a fresh answer.
    staleTime: 0,
    gcTime: 0,
  });
}

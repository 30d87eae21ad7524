/** The measurements that the server kept. */
import { queryOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";

export function historyQuery(botId: string) {
  return queryOptions({
    queryKey: ["metrics", botId],
    queryFn: ({ signal }) =>
      unwrap(client.GET("/api/bots/{bot}/metrics", { params: { path: { bot: botId } }, signal })),
    // The live stream carries on from here; each opening of the page begins with a fresh answer.
    staleTime: 0,
    gcTime: 0,
  });
}

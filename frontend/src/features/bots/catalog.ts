/** What a bot can be made of. It changes only with the server and its image. */
import { queryOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";

export const catalogQuery = queryOptions({
  queryKey: ["catalog"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/catalog", { signal })),
  staleTime: 10 * 60_000,
});

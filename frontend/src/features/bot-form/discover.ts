/** Which models a provider has. */
import { mutationOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";

/** The server asks the provider, and only where that is harmless. */
export const discoverMutation = mutationOptions({
  mutationKey: ["discover-models"],
  mutationFn: (body: { provider: string; base_url: string }) =>
    unwrap(client.POST("/api/catalog/discover", { body })),
});

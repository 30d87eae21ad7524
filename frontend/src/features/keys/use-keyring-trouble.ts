/** Whether the way to the keys is to be marked: everybody is cut off, nobody reaches the proxy, or incidents are new. */
import { useQuery } from "@tanstack/react-query";

import { incidentsQuery, keyringQuery } from "../keyring";
import { useUnseen } from "./incidents-seen";

export function useKeyringTrouble(): boolean {
  const { data: status } = useQuery(keyringQuery);
  const { data: incidents } = useQuery({ ...incidentsQuery, enabled: status !== undefined });
  const unseen = useUnseen(incidents);
  return status !== undefined && (status.panic_since !== null || status.listen_failures.length > 0 || unseen.length > 0);
}

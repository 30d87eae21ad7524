import { useSyncExternalStore } from "react";

import { session, type SessionPhase } from "../../api/session";

export function useSessionPhase(): SessionPhase {
  return useSyncExternalStore(session.subscribe, () => session.phase);
}

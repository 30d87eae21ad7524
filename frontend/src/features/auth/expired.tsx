import { Suspense, useEffect, useState } from "react";

import { lazyPart } from "../../ui/lazy-part";
import { useSessionPhase } from "./use-session-phase";

const load = async () => (await import("./expired-dialog")).ExpiredDialog;

const Loaded = lazyPart(load);

/** The dialog over the page when the session has ended. */
export function ExpiredDialog() {
  const expired = useSessionPhase() === "expired";
  const [met, setMet] = useState(expired);
  if (expired && !met) setMet(true);

  // A server that ends the session may have been updated meanwhile: the dialog is fetched before it is needed.
  useEffect(() => void load().catch(() => undefined), []);

  if (!met) return null;
  return (
    <Suspense fallback={null}>
      <Loaded />
    </Suspense>
  );
}

/**
 * Whether this page may hold the event stream open. A browser opens only six connections to one server, so a page in
 * the background gives its own back after a while, but for one of them, which goes on to tell of trouble in its tab.
 */
import { useEffect, useState } from "react";

import { usePageVisible } from "../ui/use-page-visible";

const LOCK = "botmaker.background-stream";

export function useStreamTurn(graceMs: number): boolean {
  const visible = usePageVisible(graceMs);
  const [chosen, setChosen] = useState(false);

  useEffect(() => {
    // Browsers offer locks on secure origins only; without them every page in the background lets go.
    if (visible || !("locks" in navigator)) return;
    const abort = new AbortController();
    const hold = () =>
      new Promise<void>((release) => {
        if (abort.signal.aborted) return release();
        setChosen(true);
        abort.signal.addEventListener("abort", () => release());
      });
    navigator.locks.request(LOCK, { signal: abort.signal }, hold).catch(() => undefined);
    return () => {
      abort.abort();
      setChosen(false);
    };
  }, [visible]);

  return visible || chosen;
}

/** Brings the view to a line that a link names, once it has been loaded. */
import { useEffect, useState } from "react";

import { findLine, type LineAddress } from "./line-address";
import type { LogView } from "./log-view";
import type { Cursor } from "./use-cursor";

export interface Target {
  address: LineAddress;
  /** A line from a link is marked; one that only holds the reader's place is not. */
  mark: boolean;
}

export type Seeking = "nothing" | "seeking" | "found" | "gone";

/** A log that has sent nothing more for this long does not have the line. */
const PATIENCE_MS = 4_000;

/** `loaded` says whether the view shows what was asked for because of the target. */
export function useTarget(view: LogView, target: Target | null, loaded: boolean, cursor: Cursor): Seeking {
  const [outcome, setOutcome] = useState<{ target: Target; seeking: Seeking } | null>(null);
  const { goTo, mark } = cursor;

  useEffect(() => {
    if (target === null || !loaded) return;
    const { store } = view;
    let patience: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(patience);
      unsubscribe();
    };
    const look = () => {
      clearTimeout(patience);
      const seq = findLine(store, target.address);
      if (seq === null) {
        patience = setTimeout(() => {
          stop();
          setOutcome({ target, seeking: "gone" });
        }, PATIENCE_MS);
        return;
      }
      stop();
      setOutcome({ target, seeking: "found" });
      goTo(seq, target.mark ? "center" : "start");
      if (target.mark) mark(seq);
    };
    const unsubscribe = store.subscribe(look);
    look();
    return stop;
  }, [view, target, loaded, goTo, mark]);

  // Where the reader was before is only a courtesy: nobody is told when it is not found again.
  if (target === null || !target.mark) return "nothing";
  return outcome?.target === target ? outcome.seeking : "seeking";
}

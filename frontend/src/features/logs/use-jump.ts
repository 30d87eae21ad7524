/** Reads a part of the log from where it begins, and the newest lines from their end. */
import { useEffect, useRef } from "react";

import type { LogView } from "./log-view";
import type { Cursor } from "./use-cursor";
import type { LogDesk } from "./use-log-desk";

export function useJump({ loaded, since, target }: LogDesk, { store }: LogView, cursor: Cursor): void {
  const { goTo, resume } = cursor;
  const before = useRef(since);
  const hasLines = store.size > 0;

  useEffect(() => {
    if (before.current !== null && since === null) resume();
    before.current = since;
  }, [since, resume]);

  useEffect(() => {
    if (loaded && hasLines && since !== null && target === null) goTo(store.first, "start");
  }, [loaded, hasLines, since, target, store, goTo]);
}

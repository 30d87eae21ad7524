/** What a screen reader is told of a log: how much came, seldom, and only while the log has the focus. */
import { useEffect, useState, type RefObject } from "react";

import { texts } from "../../texts";
import type { LogView } from "./log-view";

const EVERY_MS = 10_000;

export function useHeard(view: LogView, pane: RefObject<HTMLElement | null>): string {
  const [heard, setHeard] = useState("");
  useEffect(() => {
    const { store } = view;
    let told = store.end;
    const timer = setInterval(() => {
      const from = Math.max(told, store.first);
      told = store.end;
      if (from === store.end || !pane.current?.contains(document.activeElement)) return;
      let errors = 0;
      for (let seq = from; seq < store.end; seq += 1) {
        const entry = store.at(seq);
        if (entry?.kind === "line" && entry.level === "error") errors += 1;
      }
      setHeard(texts.logs.heard(store.end - from, errors));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [view, pane]);
  return heard;
}

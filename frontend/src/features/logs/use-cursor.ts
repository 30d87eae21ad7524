/** Which lines are marked, where the view is asked to go, and whether it follows the newest line. */
import { useCallback, useMemo, useState } from "react";

import type { LogView } from "./log-view";

export interface Marked {
  /** Where marking began. */
  anchor: number;
  /** The line that is marked last: commands are about it. */
  head: number;
}

export interface Going {
  seq: number;
  align: "center" | "start" | "auto";
}

export interface Cursor {
  marked: Marked | null;
  mark: (seq: number, extend?: boolean) => void;
  unmark: () => void;
  /** Where the view has to go; another object each time. */
  going: Going | null;
  goTo: (seq: number, align?: Going["align"]) => void;
  following: boolean;
  /** The place from which lines are new to a reader who does not follow. */
  unseenFrom: number;
  pause: () => void;
  resume: () => void;
}

/** The first and the last place that is marked. */
export function markedRange({ anchor, head }: Marked): [first: number, last: number] {
  return [Math.min(anchor, head), Math.max(anchor, head)];
}

export function useCursor(view: LogView, startFollowing: boolean): Cursor {
  const [marked, setMarked] = useState<Marked | null>(null);
  const [going, setGoing] = useState<Going | null>(null);
  const [unseenFrom, setUnseenFrom] = useState<number | null>(startFollowing ? null : 0);
  const { store } = view;

  const pause = useCallback(() => setUnseenFrom((from) => from ?? store.end), [store]);
  const resume = useCallback(() => setUnseenFrom(null), []);
  const mark = useCallback((seq: number, extend = false) => {
    setMarked((before) => ({ anchor: extend && before ? before.anchor : seq, head: seq }));
  }, []);
  const unmark = useCallback(() => setMarked(null), []);
  const goTo = useCallback(
    (seq: number, align: Going["align"] = "center") => {
      pause();
      setGoing({ seq, align });
    },
    [pause],
  );

  return useMemo(() => {
    const following = unseenFrom === null;
    return {
      marked,
      mark,
      unmark,
      going,
      goTo,
      following,
      unseenFrom: unseenFrom ?? 0,
      pause,
      resume,
    };
  }, [marked, mark, unmark, going, goTo, unseenFrom, pause, resume]);
}

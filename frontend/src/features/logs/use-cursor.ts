/** Which lines are marked, where the view is asked to go, and whether it follows the newest line. */
import { useCallback, useMemo, useState } from "react";

import type { LogStore } from "./log-store";
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
  /** How many of the shown lines came since the view was paused. */
  unseen: number;
  pause: () => void;
  resume: () => void;
}

/** The first and the last place that is marked. */
export function markedRange({ anchor, head }: Marked): [first: number, last: number] {
  return [Math.min(anchor, head), Math.max(anchor, head)];
}

interface State {
  view: LogView;
  marked: Marked | null;
  going: Going | null;
}

export function useCursor(view: LogView, startFollowing: boolean): Cursor {
  const [kept, setKept] = useState<State>({ view, marked: null, going: null });
  /** The time of the newest line when the view was paused: it outlives loading another part of the log. */
  const [pausedAt, setPausedAt] = useState<number | null>(() => (startFollowing ? null : Date.now()));
  const { store } = view;
  const { marked, going } = kept.view === view ? kept : { marked: null, going: null };

  const change = useCallback(
    (next: (before: State) => Partial<State>) =>
      setKept((before) => {
        const present = before.view === view ? before : { view, marked: null, going: null };
        return { ...present, ...next(present) };
      }),
    [view],
  );
  const pause = useCallback(() => setPausedAt((at) => at ?? newestTime(store)), [store]);
  const resume = useCallback(() => setPausedAt(null), []);
  const mark = useCallback(
    (seq: number, extend = false) =>
      change((before) => ({
        marked: { anchor: extend && before.marked ? before.marked.anchor : seq, head: seq },
      })),
    [change],
  );
  const unmark = useCallback(() => change(() => ({ marked: null })), [change]);
  const goTo = useCallback(
    (seq: number, align: Going["align"] = "center") => {
      pause();
      change(() => ({ going: { seq, align } }));
    },
    [pause, change],
  );

  const unseen = pausedAt === null ? 0 : view.countFrom(firstAfter(store, pausedAt));
  return useMemo(() => {
    const following = pausedAt === null;
    return { marked, mark, unmark, going, goTo, following, unseen, pause, resume };
  }, [marked, mark, unmark, going, goTo, pausedAt, unseen, pause, resume]);
}

function newestTime(store: LogStore): number {
  for (let seq = store.end - 1; seq >= store.first; seq -= 1) {
    const entry = store.at(seq);
    if (entry?.kind === "line" && !Number.isNaN(entry.time)) return entry.time;
  }
  return Date.now();
}

/** The first place whose line is newer than a time. */
function firstAfter(store: LogStore, time: number): number {
  let low = store.first;
  let high = store.end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeFrom(store, middle) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The time of the entry at a place, or of the next one that has a time. */
function timeFrom(store: LogStore, from: number): number {
  for (let seq = from; seq < store.end; seq += 1) {
    const entry = store.at(seq);
    if (entry?.kind === "line" && !Number.isNaN(entry.time)) return entry.time;
  }
  return Infinity;
}

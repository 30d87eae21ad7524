/** Follows a log while it is looked at, and keeps what it said. */
import { useEffect, useRef, useState } from "react";

import type { StreamPhase } from "../../api/sse-stream";
import { usePageVisible } from "../../ui/use-page-visible";
import type { NewEntry } from "./entry";
import { LogFeed, type LogSource } from "./feed";
import { LogStore, MAX_CHARS, MAX_ENTRIES } from "./log-store";

const BACKGROUND_GRACE_MS = 5_000;

/** How long an open stream may be silent before the log counts as empty. */
const EMPTY_MS = 1_000;

/** From so many lines on, new ones are shown ten times a second instead of with every frame. */
const MANY = 10_000;
const MANY_PACE_MS = 100;

/** What is known while nothing has come. */
const CONNECTING: StreamPhase = { name: "connecting" };

/** The stores of one source: one for all of its bots, or one for each. */
export interface LogStores {
  /** Changes with every source, not while one is followed. */
  source: LogSource;
  /** Where everything is when the bots are not split. */
  all: LogStore;
  of: (bot: string) => LogStore;
}

export interface Log {
  stores: LogStores;
  phase: StreamPhase;
}

interface FilledStores extends LogStores {
  add: (entries: NewEntry[]) => void;
  size: () => number;
}

function makeStores(source: LogSource, split: boolean): FilledStores {
  const shares = split ? Math.max(1, source.bots.length) : 1;
  const bounds = { entries: Math.floor(MAX_ENTRIES / shares), chars: Math.floor(MAX_CHARS / shares) };
  const all = new LogStore(bounds);
  const own = new Map(split ? source.bots.map((bot) => [bot, new LogStore(bounds)]) : []);
  const of = (bot: string) => own.get(bot) ?? all;
  const add = (entries: NewEntry[]) => {
    if (!split) return all.append(entries);
    for (const bot of source.bots) of(bot).append(entries.filter((entry) => entry.bot === bot));
  };
  const size = () => [...own.values()].reduce((sum, store) => sum + store.size, all.size);
  return { source, all, of, add, size };
}

/**
 * Follows `source`; give the same object as long as the same is meant. When another part of the same bots' log is asked
 * for, what is there stays until the new lines come.
 */
export function useLog(source: LogSource, split = false): Log {
  const [shown, setShown] = useState<LogStores>(() => makeStores(source, split));
  const [phase, setPhase] = useState(CONNECTING);
  const visible = usePageVisible(BACKGROUND_GRACE_MS);
  const feed = useRef<LogFeed | null>(null);
  const bots = source.bots.join(",");
  const shownFor = useRef(`${split}:${bots}`);

  useEffect(() => {
    const stores = makeStores(source, split);
    const identity = `${split}:${bots}`;
    if (shownFor.current !== identity) {
      shownFor.current = identity;
      setShown(stores);
    }
    let patience: ReturnType<typeof setTimeout> | undefined;
    let isFirst = true;
    const show = () => {
      clearTimeout(patience);
      if (isFirst) setShown(stores);
      isFirst = false;
    };
    const opened = new LogFeed({
      source,
      onPhase: (now) => {
        setPhase(now);
        // A part of the log in which nothing was written is shown as empty.
        if (now.name === "live" && isFirst) patience ??= setTimeout(show, EMPTY_MS);
      },
      onEntries: (entries) => {
        stores.add(entries);
        show();
      },
      pace: () => (stores.size() > MANY ? MANY_PACE_MS : 0),
    });
    feed.current = opened;
    return () => {
      clearTimeout(patience);
      opened.close();
      feed.current = null;
    };
  }, [source, split, bots]);

  useEffect(() => {
    if (visible) feed.current?.open();
    else feed.current?.close();
  }, [visible, source, split, bots]);

  return { stores: shown, phase };
}

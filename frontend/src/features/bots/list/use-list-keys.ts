/**
 * The list by keyboard: one bot at a time can be tabbed to, arrows or j and k move on, and what is chosen can be
 * acted on. Letters work wherever the focus is, unless somebody types. No single key destroys: Delete asks first,
 * Stop and Restart take Shift.
 */
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import { texts } from "../../../texts";
import { useShortcut } from "../../../ui/shortcuts";
import type { Action } from "../bulk/bulk";
import type { ListProps } from "./list-props";

interface ListKeys extends Pick<ListProps, "onToggle" | "onExtend" | "onSelectAll" | "onKey"> {
  order: readonly string[];
  /** Where the bot stands that is so many rows below another one. */
  below: (at: number, rows: number) => number;
  /** Rows that Page Up and Page Down pass over. */
  page: number;
  /** Whether bots stand side by side. */
  sideways: boolean;
  list: RefObject<HTMLElement | null>;
  scrollTo: (index: number) => void;
}

const words = texts.bots.keys;

interface Visited {
  id: string;
  at: number;
}

// Who comes back from a bot's page is where they were.
let remembered: string | null = null;

function recall(order: readonly string[]): Visited | null {
  const at = remembered === null ? -1 : order.indexOf(remembered);
  return remembered !== null && at >= 0 ? { id: remembered, at } : null;
}

export function useListKeys(keys: ListKeys) {
  const { order, below, page, sideways, list } = keys;
  const [visited, setVisited] = useState(() => recall(order));
  const wanted = useRef<string | null>(null);
  /** Whether the focus is in the list, as far as the browser has told. */
  const held = useRef(false);

  // A bot that is gone leaves its place to the one that took it.
  const found = visited ? order.indexOf(visited.id) : 0;
  if (visited && found >= 0 && found !== visited.at) setVisited({ id: visited.id, at: found });
  const at = found >= 0 ? found : Math.min(visited?.at ?? 0, order.length - 1);
  const active = order[at] ?? null;

  const go = (index: number): string | null => {
    const next = Math.max(0, Math.min(order.length - 1, index));
    const id = order[next];
    if (id === undefined) return null;
    wanted.current = id;
    remembered = id;
    setVisited({ id, at: next });
    keys.scrollTo(next);
    return id;
  };

  useLayoutEffect(() => {
    // Moving an element within the page, or taking it away, drops the focus: it goes to where its bot is now, or to
    // the bot that took its place.
    const dropped = held.current && document.activeElement === document.body;
    const id = wanted.current ?? (dropped ? active : null);
    if (id === null) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-bot="${id}"] a[data-item]`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });

  const visit = (id: string) => {
    remembered = id;
    setVisited((before) => (before?.id === id ? before : { id, at: order.indexOf(id) }));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || active === null) return;
    const onItem = (event.target as HTMLElement).matches("a[data-item]");
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "a") return;
      event.preventDefault();
      keys.onSelectAll();
      return;
    }
    const to = MOVES[event.key]?.({ at, below, page, sideways, last: order.length - 1 });
    if (to !== undefined) {
      event.preventDefault();
      if (event.shiftKey) keys.onExtend(active);
      const id = go(to);
      if (event.shiftKey && id !== null) keys.onExtend(id);
    } else if (event.key === " " && onItem) {
      event.preventDefault();
      keys.onToggle(active, false);
    }
  };

  useLetters(keys, { active, at, visited: visited !== null }, go);
  const onFocus = () => {
    held.current = true;
  };
  const onBlur = () => {
    held.current = false;
  };
  return { active, at, visit, handlers: { onKeyDown, onFocus, onBlur } };
}

interface Here {
  active: string | null;
  at: number;
  /** Whether the keyboard has been in the list: the first j goes to the first bot, not to the second. */
  visited: boolean;
}

/** The keys that work on the whole page, for the help to show. */
function useLetters(keys: ListKeys, here: Here, go: (index: number) => string | null): void {
  const { active, at, visited } = here;
  const { group } = words;
  const act = (action: Action) => active !== null && visited && keys.onKey(action, active);
  useShortcut({ group, keys: "j", label: words.next, run: () => go(visited ? at + 1 : 0) });
  useShortcut({ group, keys: "k", label: words.previous, run: () => go(visited ? at - 1 : 0) });
  useShortcut({
    group,
    keys: "x",
    label: words.select,
    run: () => active !== null && visited && keys.onToggle(active, false),
  });
  useShortcut({ group, keys: "s", label: words.start, run: () => act("start") });
  useShortcut({ group, keys: "S", label: words.stop, run: () => act("stop") });
  useShortcut({ group, keys: "R", label: words.restart, run: () => act("restart") });
  useShortcut({ group, keys: "Delete", label: words.remove, run: () => act("delete") });
}

interface Spot extends Pick<ListKeys, "below" | "page" | "sideways"> {
  at: number;
  last: number;
}

const MOVES: Record<string, (spot: Spot) => number | undefined> = {
  ArrowDown: ({ at, below }) => below(at, 1),
  ArrowUp: ({ at, below }) => below(at, -1),
  ArrowRight: ({ at, sideways }) => (sideways ? at + 1 : undefined),
  ArrowLeft: ({ at, sideways }) => (sideways ? at - 1 : undefined),
  Home: () => 0,
  End: ({ last }) => last,
  PageDown: ({ at, below, page }) => below(at, page),
  PageUp: ({ at, below, page }) => below(at, -page),
};

/** Cards or table: a preference of this browser. */
import { useSyncExternalStore } from "react";

const STORAGE_KEY = "botmaker.bots-view";

export const VIEWS = ["cards", "table"] as const;
export type View = (typeof VIEWS)[number];

const listeners = new Set<() => void>();

function chosenView(): View {
  return window.localStorage.getItem(STORAGE_KEY) === "table" ? "table" : "cards";
}

export function chooseView(view: View): void {
  window.localStorage.setItem(STORAGE_KEY, view);
  for (const notify of listeners) notify();
}

export function useView(): View {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, chosenView);
}

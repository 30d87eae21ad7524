/** Points in time as ages that keep counting, all from one shared clock. */
import { useSyncExternalStore } from "react";

import { ageText } from "./age-text";

type Listener = () => void;

const listeners = new Set<Listener>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const notify of listeners) notify();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present time in milliseconds, renewed each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** How long ago `at` was, as "3 min"; the exact local time is its title. */
export function Age({ at }: { at: string }) {
  const time = Date.parse(at);
  // The text is what is subscribed to: a page full of ages renders only those that changed.
  const text = useSyncExternalStore(subscribe, () => ageText(now - time));
  if (Number.isNaN(time)) return null;
  return (
    <time dateTime={at} title={new Date(time).toLocaleString()}>
      {text}
    </time>
  );
}

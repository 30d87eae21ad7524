/** How this browser likes to see logs. Kept across visits; nothing of what a log says is kept. */
import { useSyncExternalStore } from "react";

import { CLOCK_STYLES, type ClockStyle } from "./clock";
import type { Form } from "./displayed";

export interface Preferences {
  wrap: boolean;
  clock: ClockStyle;
  form: Form;
}

const STORAGE_KEY = "botmaker.log-view";
const DEFAULTS: Preferences = { wrap: true, clock: "local", form: "pretty" };

export function readPreferences(stored: string | null): Preferences {
  let told: Record<string, unknown>;
  try {
    told = (JSON.parse(stored ?? "{}") ?? {}) as Record<string, unknown>;
  } catch {
    return DEFAULTS;
  }
  return {
    wrap: typeof told["wrap"] === "boolean" ? told["wrap"] : DEFAULTS.wrap,
    clock: CLOCK_STYLES.find((style) => style === told["clock"]) ?? DEFAULTS.clock,
    form: told["form"] === "raw" ? "raw" : DEFAULTS.form,
  };
}

let present: Preferences | null = null;
const listeners = new Set<() => void>();

function current(): Preferences {
  return (present ??= readPreferences(window.localStorage.getItem(STORAGE_KEY)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function changePreferences(change: Partial<Preferences>): void {
  present = { ...current(), ...change };
  window.localStorage.setItem(STORAGE_KEY, JSON.stringify(present));
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, current);
}

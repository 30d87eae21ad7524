/** Up to which incident somebody has noted them, on this device. */
import { useSyncExternalStore } from "react";

import type { Incident } from "../keyring";

const STORAGE_KEY = "botmaker.incidents-seen";
const listeners = new Set<() => void>();

function read(): number {
  try {
    const seen = Number(window.localStorage.getItem(STORAGE_KEY));
    return Number.isFinite(seen) ? seen : 0;
  } catch {
    return 0;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function noteIncidents(incidents: readonly Incident[]): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, String(Math.max(read(), ...incidents.map(({ id }) => id))));
  } catch {
    // A full or forbidden storage costs only that they are told again.
  }
  for (const notify of listeners) notify();
}

/** Those that nobody has noted here. */
export function useUnseen(incidents: readonly Incident[] | undefined): Incident[] {
  const seen = useSyncExternalStore(subscribe, read);
  return incidents?.filter(({ id }) => id > seen) ?? [];
}

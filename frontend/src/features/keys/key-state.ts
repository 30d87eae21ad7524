/** How a key is, as one word with a tone. */
import type { Key } from "../keyring";
import type { Tone } from "../../ui/tone";

export type KeyState = "ready" | "failing" | "resting" | "expired" | "disabled";

export function stateOf(key: Key, now: number): KeyState {
  const past = (at: string | null) => at !== null && Date.parse(at) <= now;
  if (!key.enabled) return "disabled";
  if (past(key.expires_at)) return "expired";
  if (key.rests_until !== null && !past(key.rests_until)) return "resting";
  return key.last_failure === null ? "ready" : "failing";
}

export const STATE_TONES: Record<KeyState, Tone> = {
  ready: "good",
  failing: "warn",
  resting: "warn",
  expired: "bad",
  disabled: "idle",
};

/** Keys of one vendor. */
export interface VendorKeys {
  vendor: string;
  keys: Key[];
}

/** By vendor, in the order of `vendors`; within one as they come. */
export function byVendor(keys: readonly Key[], vendors: readonly string[]): VendorKeys[] {
  const groups = new Map<string, Key[]>();
  for (const key of keys) groups.set(key.vendor, [...(groups.get(key.vendor) ?? []), key]);
  const rank = (vendor: string) => {
    const at = vendors.indexOf(vendor);
    return at < 0 ? vendors.length : at;
  };
  return [...groups]
    .map(([vendor, of]) => ({ vendor, keys: of }))
    .toSorted((one, other) => rank(one.vendor) - rank(other.vendor));
}

/** The last moment of a day, UTC, as it is sent; of what is no day `null`. */
export function endOfDay(day: string): string | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T23:59:59Z` : null;
}

/** The day of an instant, UTC, as a field for days holds it. */
export function dayOf(at: string | null): string {
  return at === null ? "" : new Date(at).toISOString().slice(0, 10);
}

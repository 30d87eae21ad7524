/**
 * Keys that do something wherever the focus is, as long as nobody is typing. A page that wants one calls `useShortcut`;
 * the list of all that work at the moment is what the help shows.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  /** As in "?", "g b" (one after the other) or "mod+k" (with Ctrl, or Cmd on a Mac). */
  keys: string;
  /** What it does, for the help. */
  label: string;
  /** Under which heading the help shows it. */
  group: string;
  run: () => void;
}

const SWITCH_KEY = "botmaker.single-keys";
const SEQUENCE_MS = 1500;

let active: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function replace(next: readonly Shortcut[]): void {
  active = next;
  for (const listener of listeners) listener();
}

/** The shortcuts of what is on the screen. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => active);
}

export function useShortcut({ keys, label, group, run }: Shortcut): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const shortcut = { keys, label, group, run: () => latest.current() };
    replace([...active, shortcut]);
    return () => replace(active.filter((other) => other !== shortcut));
  }, [keys, label, group]);
}

/** Whether keys without Ctrl or Cmd do something: who dictates to the computer may want none that do. */
export function singleKeysOn(): boolean {
  return window.localStorage.getItem(SWITCH_KEY) !== "off";
}

export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, singleKeysOn);
  return [on, switchSingleKeys];
}

function switchSingleKeys(on: boolean): void {
  if (on) window.localStorage.removeItem(SWITCH_KEY);
  else window.localStorage.setItem(SWITCH_KEY, "off");
  for (const listener of listeners) listener();
}

const TYPED_INTO =
  'textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="searchbox"], ' +
  '[role="combobox"], [role="menu"], [role="listbox"], [role="slider"], [role="spinbutton"], ' +
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])';
const DIALOGS = '[role="dialog"], [role="alertdialog"]';

/** Whether keys pressed on this element belong to it. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPED_INTO) !== null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(DIALOGS) !== null;
}

/** The key as shortcuts name it, or `null` for one that none can have. */
export function keyName(event: KeyboardEvent): string | null {
  if (event.isComposing || event.altKey) return null;
  // A layout without Latin letters still has its keys where they are printed.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const latin = /^[\x20-\x7e]$/.test(event.key);
  const key = latin || letter === undefined ? event.key : letter;
  if (event.ctrlKey || event.metaKey) return event.shiftKey ? null : `mod+${key.toLowerCase()}`;
  return key;
}

/** Joins keys pressed one after the other; gives the shortcut that they make. */
export class KeySequence {
  #begun: string | null = null;
  #at = 0;

  press(key: string, now: number, shortcuts: readonly Shortcut[]): Shortcut | null {
    const begun = now - this.#at <= SEQUENCE_MS ? this.#begun : null;
    const keys = begun === null ? key : `${begun} ${key}`;
    // What was registered last is on top: a page's own shortcut hides the frame's.
    const found = shortcuts.findLast((shortcut) => shortcut.keys === keys);
    const begins = shortcuts.some((shortcut) => shortcut.keys.startsWith(`${keys} `));
    this.#begun = begins ? keys : null;
    this.#at = now;
    if (found || begun === null) return found ?? null;
    return begins ? null : this.press(key, now, shortcuts);
  }
}

/** Listens for all shortcuts; mounted once, by the frame. */
export function useShortcutKeys(): void {
  useEffect(() => {
    const sequence = new KeySequence();
    const listen = (event: KeyboardEvent) => {
      const key = event.defaultPrevented || event.repeat ? null : keyName(event);
      if (key === null || isInDialog(event.target)) return;
      const single = !key.startsWith("mod+");
      if (single && (isTyping(event.target) || !singleKeysOn())) return;
      const shortcut = sequence.press(key, event.timeStamp, active);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

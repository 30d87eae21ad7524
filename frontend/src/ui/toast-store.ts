/** Notices that come and go, and the list of those that came. Whoever shows them is `ui/toaster.tsx`. */
import { Toast } from "@base-ui/react/toast";
import { useSyncExternalStore, type ReactNode } from "react";

import { asApiError } from "../api/problem";
import { texts } from "../texts";

export type ToastKind = "done" | "info" | "warn" | "alarm" | "failed";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface ToastContent {
  kind: ToastKind;
  title: ReactNode;
  text: ReactNode;
  requestId: string | null;
}

export interface PastToast extends ToastContent {
  id: string;
  at: string;
}

interface Extras {
  text?: ReactNode;
  /** Offered beside the text; the notice goes once it was taken. */
  action?: ToastAction;
  /** How long it stays, from the moment it is neither hovered nor focused. */
  ms?: number;
}

/** Long enough to be read aloud; hovering or focusing a notice holds it. */
export const SHORTEST_MS = 6000;
const FAILED_MS = 12_000;

/** Said to screen readers at once, in the middle of whatever they say. */
const URGENT: ReadonlySet<ToastKind> = new Set(["alarm", "failed"]);
/** What nobody waited for needs longer to be read. */
const USUAL_MS: Record<ToastKind, number> = {
  done: SHORTEST_MS,
  info: SHORTEST_MS,
  warn: FAILED_MS,
  alarm: 2 * FAILED_MS,
  failed: FAILED_MS,
};
const KEPT = 50;

export const toasts = Toast.createToastManager<ToastContent>();

/** Notices that came before there was anything to show them; `null` once there is. */
let waiting: (() => void)[] | null = [];

/** From now on notices are shown. */
export function showToasts(): void {
  for (const show of waiting ?? []) show();
  waiting = null;
}

let past: PastToast[] = [];
let unseen = 0;
let counter = 0;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePastToasts(): PastToast[] {
  return useSyncExternalStore(subscribe, () => past);
}

export function useUnseenToasts(): number {
  return useSyncExternalStore(subscribe, () => unseen);
}

export function markToastsSeen(): void {
  unseen = 0;
  tell();
}

export function forgetToasts(): void {
  past = [];
  unseen = 0;
  tell();
}

function add(content: ToastContent, { action, ms }: Extras): string {
  counter += 1;
  const id = `notice-${counter}`;
  past = [{ ...content, id, at: new Date().toISOString() }, ...past].slice(0, KEPT);
  unseen += 1;
  tell();
  const show = () =>
    toasts.add({
      id,
      title: content.title,
      description: content.text,
      type: content.kind,
      data: content,
      priority: URGENT.has(content.kind) ? "high" : "low",
      timeout: Math.max(SHORTEST_MS, ms ?? USUAL_MS[content.kind]),
      ...(action && { actionProps: actionProps(id, action) }),
    });
  if (waiting) waiting.push(show);
  else show();
  return id;
}

function actionProps(id: string, { label, run }: ToastAction) {
  return {
    children: label,
    onClick: () => {
      toasts.close(id);
      run();
    },
  };
}

function notice(kind: ToastKind, title: ReactNode, extras: Extras = {}): string {
  return add({ kind, title, text: extras.text ?? null, requestId: null }, extras);
}

interface Undoable {
  title: ReactNode;
  text?: ReactNode;
  /** What the button says; "Undo" if nothing else is given. */
  label?: string;
  undo: () => void;
  ms?: number;
}

export const toast = {
  /** Something that was asked for is done. */
  done: (title: ReactNode, extras?: Extras) => notice("done", title, extras),
  /** Something happened that a person may want to know. */
  info: (title: ReactNode, extras?: Extras) => notice("info", title, extras),
  /** Something will go wrong unless somebody acts. */
  warn: (title: ReactNode, extras?: Extras) => notice("warn", title, extras),
  /** Something went wrong that nobody asked for. */
  alarm: (title: ReactNode, extras?: Extras) => notice("alarm", title, extras),
  /** Something that was asked for did not work; `error` is whatever was thrown. */
  failed: (title: ReactNode, error: unknown, extras: Extras = {}) => {
    const problem = asApiError(error);
    const text = [problem.message, problem.hint].filter(Boolean).join(" ");
    const content = { kind: "failed" as const, title, text, requestId: problem.requestId };
    return add(content, extras);
  },
  /** Something is done and can be taken back. */
  undoable: ({ title, text, label, undo, ms = 10_000 }: Undoable) =>
    notice("done", title, { text, ms, action: { label: label ?? texts.ui.undo, run: undo } }),
  close: (id: string) => toasts.close(id),
};

/** What people are told at once, wherever on the page they are: budgets that are nearly or wholly spent, and incidents. */
import type { LiveEvent } from "../../api/types";
import { texts } from "../../texts";
import { visibleText } from "../../ui/hostile-text";

export interface KeyringNotice {
  kind: "warn" | "alarm";
  title: string;
  /** What exactly, as the server says it. */
  text: string;
  /** Where there is more about it. */
  to: "/usage/budgets" | "/keys";
  more: string;
}

const words = texts.keyring.notices;

/** The server writes its sentences in small letters. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `null` for what nobody has to be interrupted for. */
export function noticeOf({ kind, bot, data }: Pick<LiveEvent, "kind" | "bot" | "data">): KeyringNotice | null {
  const name = bot && visibleText(bot.name);
  const text = capital(visibleText(data.detail ?? ""));
  const budgets = { text, to: "/usage/budgets", more: words.budgets } as const;
  switch (kind) {
    case "budget.warning":
      return { ...budgets, kind: "warn", title: words.warning(name) };
    case "budget.spent":
      return { ...budgets, kind: "alarm", title: words.spent(name) };
    case "keyring.incident":
      return { kind: "alarm", title: words.incident(name), text, to: "/keys", more: words.keys };
    default:
      return null;
  }
}

/** The server may tell the same once more when it was started anew in between. */
const REPEATED_MS = 10 * 60_000;
const told = new Map<string, number>();

/** Whether this is the first time that it is told. */
export function isNews({ title, text }: KeyringNotice, now: number): boolean {
  for (const [known, at] of told) if (now - at > REPEATED_MS) told.delete(known);
  const key = `${title}\n${text}`;
  if (told.has(key)) return false;
  told.set(key, now);
  return true;
}

/** What is said of files whose bot is gone: what it was called, where they come from, how long they stay. */
import { texts } from "../../texts";
import { ageText } from "../../ui/age-text";
import { visibleText } from "../../ui/hostile-text";
import type { Leftover } from "./queries";

const words = texts.trash;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The last part of the bot's id: enough to tell two unknown bots apart, and short enough to be typed. */
export function shortId({ bot_id: id }: Leftover): string {
  return id.slice(id.lastIndexOf("-") + 1);
}

export function nameOf(leftover: Leftover): string {
  return leftover.bot ? visibleText(leftover.bot.name) : words.unknown.name;
}

/** What is typed before its files are removed for good. */
export function wordFor(leftover: Leftover): string {
  return leftover.bot?.hostname ?? shortId(leftover);
}

export interface Stay {
  text: string;
  /** Its last day has begun. */
  soon: boolean;
}

/** How long it is kept yet. */
export function stayOf({ until }: Leftover, now: number): Stay {
  if (until === null) return { text: words.stay.open, soon: false };
  const left = Date.parse(until) - now;
  if (left <= 0) return { text: words.stay.due, soon: true };
  const soon = left < DAY_MS;
  if (soon) return { text: words.stay.soon(ageText(left)), soon };
  // "6 days" a minute after somebody read that it is kept for seven would look like a lost day.
  return { text: words.stay.kept(ageText(left < 2 * DAY_MS ? left : left + DAY_MS / 2)), soon };
}

/** The latest first: what somebody looks for went a moment ago. What nobody knows comes last: it is only in the way. */
export function latestFirst(leftovers: readonly Leftover[]): Leftover[] {
  const at = ({ since }: Leftover) => (since === null ? 0 : Date.parse(since));
  const strange = ({ bot }: Leftover) => (bot === null ? 1 : 0);
  return leftovers.toSorted((one, other) => strange(one) - strange(other) || at(other) - at(one));
}

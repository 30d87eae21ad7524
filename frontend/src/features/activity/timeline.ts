/** Pure rules of the timeline: what is shown, in which order, under which day. */
import type { ActivityEvent, ActivityPageView, Filter } from "./types";

/** Puts a live event in front of what was loaded; one that is known already changes nothing. */
export function withEvent(pages: ActivityPageView[], event: ActivityEvent): ActivityPageView[] {
  const [first, ...rest] = pages;
  if (first === undefined) return pages;
  if (pages.some((page) => page.events.some(({ id }) => id === event.id))) return pages;
  const at = first.events.findIndex(({ id }) => id < event.id);
  const events = first.events.toSpliced(at < 0 ? first.events.length : at, 0, event);
  return [{ ...first, events }, ...rest];
}

/** All loaded events once each, newest first. */
export function allOf(pages: ActivityPageView[]): ActivityEvent[] {
  const seen = new Set<number>();
  return pages
    .flatMap((page) => page.events)
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .toSorted((one, other) => other.id - one.id);
}

export function passes(filter: Filter, event: ActivityEvent): boolean {
  if (filter === "all") return true;
  return (event.actor !== null) === (filter === "people");
}

export interface Day {
  /** The local date, as in 2026-11-21. */
  key: string;
  /** Any time of that day. */
  at: Date;
  events: ActivityEvent[];
}

function dayKey(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The events under the days on which they happened, in the viewer's time. */
export function byDay(events: ActivityEvent[]): Day[] {
  const days: Day[] = [];
  for (const event of events) {
    const at = new Date(event.at);
    const key = dayKey(at);
    const present = days.at(-1);
    if (present?.key === key) present.events.push(event);
    else days.push({ key, at, events: [event] });
  }
  return days;
}

/** How many days before `now` a day was: 0 for today. */
export function daysAgo({ at }: Day, now: Date): number {
  const midnight = (time: Date) => Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** The names that events tell of bots, for those that are in no list any more. */
export function namesIn(events: ActivityEvent[]): Map<string, string> {
  const names = new Map<string, string>();
  const naming = new Set(["bot.created", "bot.deleting", "bot.deleted", "bot.adopted"]);
  // The newest name counts, and events come newest first.
  for (const { kind, bot_id: id, bot, data } of events) {
    const name = bot?.name ?? (naming.has(kind) ? data.detail : null);
    if (id !== null && name && !names.has(id)) names.set(id, name);
  }
  return names;
}

/** So long a deleted bot rests in the trash. */
const KEPT_MS = 7 * 86_400_000;

/** Whether a bot that is gone may still be in the trash. */
export function mayBeInTrash({ kind, at }: ActivityEvent, now: number): boolean {
  return kind === "bot.deleted" && now - Date.parse(at) < KEPT_MS;
}

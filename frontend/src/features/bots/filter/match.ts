/** Which bots a filter lets through, in which order, and how many each further choice would leave. */
import type { Bot } from "../../../api/types";
import { tagsOf } from "../profile";
import { ALL_STATES, severity } from "../status-words";
import { FACETS, type BotsFilter, type Facet, type Sort } from "./bots-search";

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// What can be found of a bot, folded once for each view of it.
const haystacks = new WeakMap<Bot, string>();

function haystack(bot: Bot): string {
  let text = haystacks.get(bot);
  if (text === undefined) {
    // Providers and channels have filters of their own; "gra" is to find Grace, not everybody on Telegram.
    text = folded([bot.name, bot.hostname, bot.model, ...tagsOf(bot)].join("\n"));
    haystacks.set(bot, text);
  }
  return text;
}

/** A bot's values of a facet; one of them must be chosen for the bot to pass. */
export function valuesOf(bot: Bot, facet: Facet): string[] {
  switch (facet) {
    case "state":
      return [bot.status.state];
    case "provider":
      return [bot.provider];
    case "channel":
      return [...new Set(bot.channels.map((channel) => channel.kind))];
    case "tag":
      return tagsOf(bot);
  }
}

function passes(bot: Bot, filter: BotsFilter, facet: Facet): boolean {
  const chosen: string[] = filter[facet];
  return chosen.length === 0 || valuesOf(bot, facet).some((value) => chosen.includes(value));
}

function words(filter: BotsFilter): string[] {
  return folded(filter.text).split(/\s+/).filter(Boolean);
}

/** The bots that pass: all words are found, and each facet with choices has one that fits. */
export function matching(bots: readonly Bot[], filter: BotsFilter): Bot[] {
  const wanted = words(filter);
  return bots.filter(
    (bot) =>
      wanted.every((word) => haystack(bot).includes(word)) &&
      FACETS.every((facet) => passes(bot, filter, facet)),
  );
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function byName(a: Bot, b: Bot): number {
  return names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}

/** When anything about a bot last changed, be it its state or what it is made of. */
export function lastChange({ updated_at: updated, status }: Bot): string {
  return Date.parse(updated) > Date.parse(status.since) ? updated : status.since;
}

const ORDERS: Record<Sort, (a: Bot, b: Bot) => number> = {
  attention: (a, b) => severity(a.status.state) - severity(b.status.state) || byName(a, b),
  name: byName,
  newest: (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || byName(a, b),
  changed: (a, b) => Date.parse(lastChange(b)) - Date.parse(lastChange(a)) || byName(a, b),
};

export function sorted(bots: readonly Bot[], sort: Sort): Bot[] {
  return bots.toSorted(ORDERS[sort]);
}

const rank = (state: string) => (ALL_STATES as string[]).indexOf(state);

/** The order in which a facet's values are offered: the most urgent state first, everything else by name. */
const ORDER_OF: Record<Facet, (a: string, b: string) => number> = {
  state: (a, b) => rank(a) - rank(b),
  provider: names.compare,
  channel: names.compare,
  tag: names.compare,
};

export interface FacetChoice {
  value: string;
  /** How many bots would be shown of it, as the other facets stand. */
  count: number;
}

/** What each facet offers: every value that some bot has, and every value that is chosen. */
export function facetChoices(
  bots: readonly Bot[],
  filter: BotsFilter,
): Record<Facet, FacetChoice[]> {
  const choices = (facet: Facet): FacetChoice[] => {
    const counts = new Map<string, number>();
    for (const bot of bots) for (const value of valuesOf(bot, facet)) counts.set(value, 0);
    for (const value of filter[facet]) counts.set(value, 0);
    for (const bot of matching(bots, { ...filter, [facet]: [] })) {
      for (const value of valuesOf(bot, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const offered = [...counts].map(([value, count]) => ({ value, count }));
    return offered.toSorted((a, b) => ORDER_OF[facet](a.value, b.value));
  };
  return {
    state: choices("state"),
    provider: choices("provider"),
    channel: choices("channel"),
    tag: choices("tag"),
  };
}

/**
 * What of the list is shown, as it stands in the address: `/?q=mail&state=failed+degraded&sort=name`.
 * Several values of one kind are joined by spaces, which an address writes as `+`; none of them holds one.
 */
import type { BotState } from "../../../api/types";
import { ALL_STATES } from "../status-words";

export const SORTS = ["attention", "name", "newest", "changed"] as const;
export type Sort = (typeof SORTS)[number];

export const FACETS = ["state", "provider", "channel", "tag"] as const;
export type Facet = (typeof FACETS)[number];

/** The search parameters; what is left out does not narrow. */
export interface BotsSearch {
  q?: string;
  state?: string;
  provider?: string;
  channel?: string;
  tag?: string;
  sort?: Sort;
}

export interface BotsFilter {
  text: string;
  state: BotState[];
  provider: string[];
  channel: string[];
  tag: string[];
  sort: Sort;
}

const LONGEST_TEXT = 128;
const MOST_VALUES = 50;

export const EVERYTHING: BotsFilter = {
  text: "",
  state: [],
  provider: [],
  channel: [],
  tag: [],
  sort: "attention",
};

/** The router reads `q=7` as a number: an address is text whatever it looks like. */
function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

function values(value: unknown): string[] {
  const parts = text(value).split(/[\s,]+/).filter(Boolean);
  return [...new Set(parts)].slice(0, MOST_VALUES);
}

function isState(value: string): value is BotState {
  return (ALL_STATES as readonly string[]).includes(value);
}

/** Reads parameters that anybody may have typed. */
export function readFilter(search: Record<string, unknown>): BotsFilter {
  const sort = SORTS.find((known) => known === search["sort"]);
  return {
    text: text(search["q"]).slice(0, LONGEST_TEXT),
    state: values(search["state"]).filter(isState),
    provider: values(search["provider"]),
    channel: values(search["channel"]),
    tag: values(search["tag"]),
    sort: sort ?? EVERYTHING.sort,
  };
}

export function writeFilter(filter: BotsFilter): BotsSearch {
  const search: BotsSearch = {};
  if (filter.text !== "") search.q = filter.text;
  for (const facet of FACETS) {
    if (filter[facet].length > 0) search[facet] = filter[facet].join(" ");
  }
  if (filter.sort !== EVERYTHING.sort) search.sort = filter.sort;
  return search;
}

/** For the route: keeps what means something and drops the rest. */
export function validateBotsSearch(search: Record<string, unknown>): BotsSearch {
  return writeFilter(readFilter(search));
}

/** Whether anything is left out of the list. */
export function narrows(filter: BotsFilter): boolean {
  return filter.text.trim() !== "" || FACETS.some((facet) => filter[facet].length > 0);
}

/** The same filter that shows everything, in the same order. */
export function widened(filter: BotsFilter): BotsFilter {
  return { ...EVERYTHING, sort: filter.sort };
}

/** The filter with one value of a facet put in or taken out. */
export function withToggled(filter: BotsFilter, facet: Facet, value: string): BotsFilter {
  const chosen: string[] = filter[facet];
  const next = chosen.includes(value)
    ? chosen.filter((other) => other !== value)
    : [...chosen, value];
  return { ...filter, [facet]: next };
}

import type { BotState } from "../../../api/types";
import { visibleText } from "../../../ui/hostile-text";
import { ALL_STATES, statusWords } from "../status-words";
import type { Facet } from "./bots-search";

/** A value as people read it. Values come from bots and addresses, so they are text of others. */
export function facetValueText(facet: Facet, value: string): string {
  if (facet === "state" && (ALL_STATES as string[]).includes(value)) {
    return statusWords(value as BotState).word;
  }
  return visibleText(value);
}

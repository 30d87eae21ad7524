/** The first of a long list, and all of it once that is asked for. */
import { useState } from "react";

const FIRST = 50;

/** Another `subject` begins with the first ones again. */
export function useMore<Item>(items: readonly Item[], subject = "") {
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = wanted === subject ? items : items.slice(0, FIRST);
  return { shown, more: items.length - shown.length, showAll: () => setWanted(subject) };
}

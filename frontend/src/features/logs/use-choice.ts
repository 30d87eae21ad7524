import { useMemo, useState } from "react";

import { SHOW_ALL, type LineFilter } from "./line-selection";
import { NO_QUERY, type SearchQuery, type ViewChoice } from "./log-view";
import { usePreferences } from "./preferences";

/** What is searched for and filtered, and how it is changed. */
export interface Choosing {
  choice: ViewChoice;
  setFilter: (filter: LineFilter) => void;
  setQuery: (query: SearchQuery) => void;
  setOnlyHits: (onlyHits: boolean) => void;
}

export function useChoice(): Choosing {
  const [filter, setFilter] = useState(SHOW_ALL);
  const [query, setQuery] = useState(NO_QUERY);
  const [onlyHits, setOnlyHits] = useState(false);
  const { form } = usePreferences();
  return useMemo(
    () => ({ choice: { filter, query, onlyHits, form }, setFilter, setQuery, setOnlyHits }),
    [filter, query, onlyHits, form],
  );
}

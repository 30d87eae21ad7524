/** The filter as it stands in the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { readFilter, writeFilter, type BotsFilter } from "./bots-search";

export function useFilter(): [BotsFilter, (change: (filter: BotsFilter) => BotsFilter) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = useMemo(() => readFilter(search), [search]);
  const change = useCallback(
    (next: (filter: BotsFilter) => BotsFilter) =>
      void navigate({
        to: "/",
        search: (before) => writeFilter(next(readFilter({ ...before }))),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return [filter, change];
}

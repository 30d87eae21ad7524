/** The filter as it stands in the address. */
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { readFilter, writeFilter, type BotsFilter } from "./bots-search";

export function useFilter(): [BotsFilter, (change: (filter: BotsFilter) => BotsFilter) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const router = useRouter();
  const filter = useMemo(() => readFilter(search), [search]);
  const change = useCallback(
    (next: (filter: BotsFilter) => BotsFilter) => {
      // A search that is written a moment after somebody opened a bot must not take them back.
      if (router.latestLocation.pathname !== "/") return;
      void navigate({
        to: "/",
        search: (before) => writeFilter(next(readFilter({ ...before }))),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate, router],
  );
  return [filter, change];
}

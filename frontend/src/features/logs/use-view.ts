import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from "react";

import type { LogStore } from "./log-store";
import { LogView, type ViewChoice } from "./log-view";

/**
 * Looks at stores; give the same list as long as the same ones are meant. Whoever calls it renders again when what is
 * seen may have changed.
 */
export function useLogViews(stores: readonly LogStore[], choice: ViewChoice): readonly LogView[] {
  const views = useMemo(() => stores.map((store) => new LogView(store)), [stores]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = views.map((view) => view.subscribe(listener));
      return () => leave.forEach((end) => end());
    },
    [views],
  );
  useSyncExternalStore(subscribe, () => views.reduce((sum, view) => sum + view.version, 0));
  useLayoutEffect(() => views.forEach((view) => view.choose(choice)), [views, choice]);
  return views;
}

/** Looks at one store. */
export function useLogView(store: LogStore, choice: ViewChoice): LogView {
  const stores = useMemo(() => [store], [store]);
  const [view] = useLogViews(stores, choice);
  if (!view) throw new Error("one store has one view");
  return view;
}

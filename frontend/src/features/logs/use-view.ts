import { useLayoutEffect, useMemo, useSyncExternalStore } from "react";

import type { LogStore } from "./log-store";
import { LogView, type ViewChoice } from "./log-view";

/** Looks at a store. Whoever calls it renders again when what is seen may have changed. */
export function useLogView(store: LogStore, choice: ViewChoice): LogView {
  const view = useMemo(() => new LogView(store), [store]);
  useSyncExternalStore(view.subscribe, () => view.version);
  useLayoutEffect(() => view.choose(choice), [view, choice]);
  return view;
}

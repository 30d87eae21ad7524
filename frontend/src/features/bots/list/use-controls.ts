import { useLayoutEffect, useRef, useState } from "react";

import type { ListControls } from "./controls";

/** One object for the life of the list that always calls the newest functions: cards stay as they are. */
export function useStableControls(controls: ListControls): ListControls {
  const newest = useRef(controls);
  useLayoutEffect(() => {
    newest.current = controls;
  });
  const [stable] = useState<ListControls>(() => ({
    toggle: (...given) => newest.current.toggle(...given),
    act: (...given) => newest.current.act(...given),
    visit: (...given) => newest.current.visit(...given),
  }));
  return stable;
}

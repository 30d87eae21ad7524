import { useEffect, type RefObject } from "react";

import type { Step } from "./steps";
import type { FocusWish } from "./use-steps";

const MISTAKE = '[aria-invalid="true"], [data-invalid="true"]';

/** Moves the focus to what a new step begins with, or to its first mistake. */
export function useFocusWish(body: RefObject<HTMLElement | null>, wish: FocusWish, step: Step): void {
  useEffect(() => {
    if (!wish || !body.current) return undefined;
    // Errors are rendered a moment after the step that shows them.
    const frame = requestAnimationFrame(() => {
      const mistake = wish.on === "mistake" ? body.current?.querySelector<HTMLElement>(MISTAKE) : null;
      const target = mistake ?? body.current?.querySelector<HTMLElement>("h2");
      target?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [body, wish, step]);
}

/** Tells scrolling by a person from scrolling by the page: only a person's pauses a log that follows its end. */
import { useEffect, type RefObject } from "react";

import type { Cursor } from "./use-cursor";

/** How long after a key, a wheel or a finger a scroll still counts as theirs. */
const BY_HAND_MS = 600;

export function usePauseByHand(scroller: RefObject<HTMLElement | null>, cursor: Cursor, endSlack: number): void {
  const { following, pause, resume } = cursor;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let byHandUntil = 0;
    let held = false;
    let lastTop = element.scrollTop;
    const hand = () => {
      byHandUntil = performance.now() + BY_HAND_MS;
    };
    const press = () => {
      held = true;
    };
    const release = () => {
      if (held) hand();
      held = false;
    };
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const upwards = scrollTop < lastTop;
      lastTop = scrollTop;
      if (!held && performance.now() > byHandUntil) return;
      const atEnd = scrollHeight - scrollTop - clientHeight <= endSlack;
      if (following && upwards && !atEnd) pause();
      else if (!following && atEnd && !upwards) resume();
    };
    const onSelection = () => {
      const chosen = document.getSelection();
      if (!chosen || chosen.isCollapsed || !element.contains(chosen.anchorNode)) return;
      // What is being selected must not be scrolled away.
      pause();
    };
    const quiet = { passive: true };
    element.addEventListener("wheel", hand, quiet);
    element.addEventListener("touchmove", hand, quiet);
    element.addEventListener("keydown", hand);
    element.addEventListener("pointerdown", press);
    element.addEventListener("scroll", onScroll, quiet);
    window.addEventListener("pointerup", release);
    window.addEventListener("pointercancel", release);
    document.addEventListener("selectionchange", onSelection);
    return () => {
      element.removeEventListener("wheel", hand);
      element.removeEventListener("touchmove", hand);
      element.removeEventListener("keydown", hand);
      element.removeEventListener("pointerdown", press);
      element.removeEventListener("scroll", onScroll);
      window.removeEventListener("pointerup", release);
      window.removeEventListener("pointercancel", release);
      document.removeEventListener("selectionchange", onSelection);
    };
  }, [scroller, following, pause, resume, endSlack]);
}

/** Keeps a view at its end while its content, its first child, grows, until somebody scrolls away from there. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** How close to the end still counts as the end, in pixels. */
const SLACK = 48;

interface StickToEnd {
  view: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  toEnd: () => void;
}

export function useStickToEnd(content: readonly unknown[]): StickToEnd {
  const view = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => setAtEnd(true), []);

  useLayoutEffect(() => {
    const element = view.current;
    if (atEnd && element && content.length > 0) element.scrollTop = element.scrollHeight;
  }, [content, atEnd]);

  const hasContent = content.length > 0;
  useEffect(() => {
    const element = view.current;
    const inside = element?.firstElementChild;
    // jsdom has no such observer, and nothing in it has a size.
    if (!atEnd || !hasContent || !element || !inside || !("ResizeObserver" in window)) return;
    // What is shown later than it was said, such as Markdown that had to be loaded, grows without a change here.
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(inside);
    return () => observer.disconnect();
  }, [atEnd, hasContent]);

  useEffect(() => {
    const element = view.current;
    if (!element) return;
    let lastTop = element.scrollTop;
    let lastHeight = element.scrollHeight;
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const near = scrollHeight - scrollTop - clientHeight <= SLACK;
      // Content that grows also moves the end away; only going up is leaving it.
      const left = scrollTop < lastTop && scrollHeight >= lastHeight;
      lastTop = scrollTop;
      lastHeight = scrollHeight;
      if (near) setAtEnd(true);
      else if (left) setAtEnd(false);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, []);

  return { view, atEnd, toEnd };
}

/** Only the rows in the window are there; the page scrolls as if all of them were. */
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useState, type RefObject } from "react";

interface WindowRows {
  count: number;
  /** How tall a row is in pixels, until it has been seen. */
  estimate: (index: number) => number;
  gap: number;
  overscan: number;
  /** A row that stays wherever the page is scrolled to, because the keyboard is in it. */
  keep: number | null;
  keyOf?: (index: number) => string | number;
  /** Where in the document the list begins. */
  top: number;
  /** What covers the top and the bottom of the window, in pixels. */
  covered: { top: number; bottom: number };
}

export function useWindowRows(rows: WindowRows) {
  const { count, estimate, gap, overscan, keep, keyOf, top, covered } = rows;
  // oxlint-disable-next-line react/incompatible-library -- rows are asked anew at every render
  return useWindowVirtualizer<HTMLDivElement>({
    count,
    estimateSize: estimate,
    gap,
    overscan,
    scrollMargin: top,
    scrollPaddingStart: covered.top,
    scrollPaddingEnd: covered.bottom,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const shown = defaultRangeExtractor(range);
        if (keep === null || keep >= range.count || shown.includes(keep)) return shown;
        return [...shown, keep].toSorted((a, b) => a - b);
      },
      [keep],
    ),
    ...(keyOf && { getItemKey: keyOf }),
  });
}

/** Where in the document the list begins, and how wide it is. What stands above it grows and shrinks. */
export function usePlace(list: RefObject<HTMLElement | null>) {
  const [place, setPlace] = useState({ top: 0, width: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => {
      const box = element.getBoundingClientRect();
      const next = { top: Math.round(box.top + window.scrollY), width: Math.floor(box.width) };
      setPlace((before) =>
        before.top === next.top && before.width === next.width ? before : next,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  return place;
}

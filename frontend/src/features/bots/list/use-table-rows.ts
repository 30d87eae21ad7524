/** Which rows of the table are in the window. */
import { useCallback, useLayoutEffect, useRef } from "react";

import { coveredBy, type ListProps } from "./list-props";
import { useGlide } from "./use-glide";
import { useListKeys } from "./use-list-keys";
import { usePlace, useWindowRows } from "./use-window-rows";

const USUAL_HEIGHT = 65;
const PAGE_ROWS = 10;

type RowRef = (row: HTMLDivElement | null) => (() => void) | undefined;

/** A row is measured and may glide: one `ref` for both. */
function useRowRef(measure: (row: HTMLDivElement | null) => void, glide: RowRef): RowRef {
  return useCallback(
    (row) => {
      measure(row);
      const leave = glide(row);
      return () => {
        leave?.();
        measure(null);
      };
    },
    [measure, glide],
  );
}

export function useTableRows(props: ListProps) {
  const { bots, order, scene, selection } = props;
  const body = useRef<HTMLDivElement>(null);
  const { top, width } = usePlace(body);

  const scrollTo = useRef<(row: number) => void>(() => undefined);
  const keys = useListKeys({
    ...props,
    below: (at, by) => at + by,
    page: PAGE_ROWS,
    sideways: false,
    list: body,
    scrollTo: (index) => scrollTo.current(index),
  });
  const rows = useWindowRows({
    count: bots.length,
    estimate: () => USUAL_HEIGHT,
    gap: 0,
    overscan: 8,
    keep: keys.at,
    keyOf: useCallback((index: number) => order[index] ?? index, [order]),
    top,
    covered: coveredBy(selection),
  });
  useLayoutEffect(() => {
    scrollTo.current = (row) => rows.scrollToIndex(row, { align: "auto" });
  }, [rows]);

  const shown = rows.getVirtualItems().flatMap(({ index, start }) => {
    const bot = bots[index];
    return bot ? [{ bot, index, y: start - top }] : [];
  });
  const places = new Map(shown.map(({ bot, y }) => [bot.id, { x: 0, y }] as const));
  const rowRef = useRowRef(rows.measureElement, useGlide(body, { order, places, scene, width }));
  return { body, keys, rows, shown, rowRef };
}

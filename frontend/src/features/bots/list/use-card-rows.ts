/** Which rows of cards are in the window, and where each card stands. */
import { useLayoutEffect, useMemo, useRef } from "react";

import { needsAttention } from "../status-words";
import { below, cardRows, rowOf } from "./card-rows";
import { coveredBy, type CardsProps } from "./list-props";
import { useGlide, type Place } from "./use-glide";
import { useListKeys } from "./use-list-keys";
import { usePlace, useWindowRows } from "./use-window-rows";

const GAP = 16;
const NARROWEST = 280;
const USUAL_HEIGHT = 206;
const TROUBLED_HEIGHT = 364;
const PAGE_ROWS = 3;

function useStand({ bots, troubleFirst }: CardsProps, columns: number) {
  return useMemo(() => {
    const well = bots.findIndex((bot) => !needsAttention(bot.status.state));
    const troubled = well < 0 ? bots.length : well;
    return cardRows(bots.length, troubleFirst ? troubled : 0, columns);
  }, [bots, columns, troubleFirst]);
}

export function useCardRows(props: CardsProps) {
  const { bots, order, scene, selection } = props;
  const list = useRef<HTMLDivElement>(null);
  const { top, width } = usePlace(list);
  const columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const stand = useStand(props, columns);

  const scrollTo = useRef<(row: number) => void>(() => undefined);
  const keys = useListKeys({
    ...props,
    below: (at, by) => below(stand, at, by, bots.length),
    page: PAGE_ROWS,
    sideways: columns > 1,
    list,
    scrollTo: (index) => scrollTo.current(rowOf(stand, index)),
  });
  const rows = useWindowRows({
    count: stand.length,
    estimate: (index) => (stand[index]?.troubled ? TROUBLED_HEIGHT : USUAL_HEIGHT),
    gap: GAP,
    overscan: 3,
    keep: rowOf(stand, keys.at),
    top,
    covered: coveredBy(selection),
  });
  useLayoutEffect(() => {
    scrollTo.current = (row) => rows.scrollToIndex(row, { align: "auto" });
  }, [rows]);

  const shown = rows.getVirtualItems().flatMap((item) => {
    const row = stand[item.index];
    return row ? [{ key: item.key, index: item.index, row, y: item.start - top }] : [];
  });
  const places = new Map<string, Place>();
  for (const { row, y } of shown) {
    const step = (width + GAP) / row.count;
    order.slice(row.from, row.from + row.count).forEach((id, at) => places.set(id, { x: at * step, y }));
  }
  const itemWidth = (width + GAP) / columns - GAP;
  const itemRef = useGlide(list, { order, places, scene: `${scene} ${columns}`, width: itemWidth });
  return { list, keys, rows, shown, itemRef };
}

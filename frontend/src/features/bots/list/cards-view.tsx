/** The bots as cards, as many side by side as fit. */
import { useLayoutEffect, useRef } from "react";

import { texts } from "../../../texts";
import { BotCard } from "./bot-card";
import styles from "./cards-view.module.css";
import { ControlsContext } from "./controls";
import { coveredBy, type ListProps } from "./list-props";
import { useStableControls } from "./use-controls";
import { useGlide, type Place } from "./use-glide";
import { useListKeys } from "./use-list-keys";
import { usePlace, useWindowRows } from "./use-window-rows";

const GAP = 16;
const NARROWEST = 280;
const USUAL_HEIGHT = 218;
const PAGE_ROWS = 3;

export function CardsView(props: ListProps) {
  const { bots, order, scene, selection, refusals } = props;
  const list = useRef<HTMLDivElement>(null);
  const { top, width } = usePlace(list);
  const columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const itemWidth = (width - GAP * (columns - 1)) / columns;

  const scrollTo = useRef<(row: number) => void>(() => undefined);
  const keys = useListKeys({
    ...props,
    columns,
    page: PAGE_ROWS,
    list,
    scrollTo: (index) => scrollTo.current(Math.floor(index / columns)),
    onToggle: (id) => props.onToggle(id, false),
  });
  const rows = useWindowRows({
    count: Math.ceil(bots.length / columns),
    estimate: USUAL_HEIGHT,
    gap: GAP,
    overscan: 3,
    keep: Math.floor(Math.max(0, keys.at) / columns),
    top,
    covered: coveredBy(selection),
  });
  useLayoutEffect(() => {
    scrollTo.current = (row) => rows.scrollToIndex(row, { align: "auto" });
  }, [rows]);

  const items = rows.getVirtualItems();
  const places = new Map<string, Place>();
  for (const row of items) {
    for (let column = 0; column < columns; column += 1) {
      const id = order[row.index * columns + column];
      const x = column * (itemWidth + GAP);
      if (id !== undefined) places.set(id, { x, y: row.start - top });
    }
  }
  const itemRef = useGlide(list, { order, places, scene: `${scene} ${columns}`, width: itemWidth });

  const controls = useStableControls({
    toggle: props.onToggle,
    act: props.onAct,
    visit: keys.visit,
  });
  return (
    <ControlsContext value={controls}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the links inside */}
      <div
        ref={list}
        role="list"
        aria-label={texts.bots.list}
        className={styles.list}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={keys.onKeyDown}
      >
        {items.map((row) => (
          <div
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className={styles.row}
            style={{
              transform: `translateY(${row.start - top}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {bots.slice(row.index * columns, (row.index + 1) * columns).map((bot, at) => (
              <div
                key={bot.id}
                ref={itemRef}
                role="listitem"
                data-bot={bot.id}
                aria-setsize={bots.length}
                aria-posinset={row.index * columns + at + 1}
              >
                <BotCard
                  bot={bot}
                  selected={selection.ids.has(bot.id)}
                  active={bot.id === keys.active}
                  refusal={refusals.get(bot.id)}
                />
              </div>
            ))}
          </div>
        ))}
      </div>
    </ControlsContext>
  );
}

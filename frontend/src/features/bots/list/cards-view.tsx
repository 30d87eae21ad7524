/** The bots as cards, as many side by side as fit. */
import { useLayoutEffect, useMemo, useRef } from "react";

import { texts } from "../../../texts";
import { needsAttention } from "../status-words";
import { BotCard } from "./bot-card";
import { below, cardRows, rowOf } from "./card-rows";
import styles from "./cards-view.module.css";
import { ControlsContext } from "./controls";
import { coveredBy, type ListProps } from "./list-props";
import { useStableControls } from "./use-controls";
import { useGlide, type Place } from "./use-glide";
import { useListKeys } from "./use-list-keys";
import { usePlace, useWindowRows } from "./use-window-rows";

const GAP = 16;
const NARROWEST = 280;
const USUAL_HEIGHT = 206;
const TROUBLED_HEIGHT = 364;
const PAGE_ROWS = 3;

interface CardsProps extends ListProps {
  /** Whether the bots in trouble stand at the beginning. */
  troubleFirst: boolean;
}

export function CardsView(props: CardsProps) {
  const { bots, order, scene, selection, refusals } = props;
  const list = useRef<HTMLDivElement>(null);
  const { top, width } = usePlace(list);
  const columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const stand = useMemo(() => {
    const known = bots.findIndex((bot) => !needsAttention(bot.status.state));
    const troubled = props.troubleFirst ? (known < 0 ? bots.length : known) : 0;
    return cardRows(bots.length, troubled, columns);
  }, [bots, columns, props.troubleFirst]);

  const scrollTo = useRef<(row: number) => void>(() => undefined);
  const keys = useListKeys({
    ...props,
    below: (at, by) => below(stand, at, by, bots.length),
    page: PAGE_ROWS,
    sideways: columns > 1,
    list,
    scrollTo: (index) => scrollTo.current(rowOf(stand, index)),
    onToggle: (id) => props.onToggle(id, false),
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
    return row ? [{ item, row, y: item.start - top }] : [];
  });
  const places = new Map<string, Place>();
  for (const { row, y } of shown) {
    const step = (width + GAP) / row.count;
    for (let column = 0; column < row.count; column += 1) {
      const id = order[row.from + column];
      if (id !== undefined) places.set(id, { x: column * step, y });
    }
  }
  const itemWidth = (width + GAP) / columns - GAP;
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
        {...keys.handlers}
      >
        {shown.map(({ item, row, y }) => (
          <div
            key={item.key}
            ref={rows.measureElement}
            data-index={item.index}
            className={styles.row}
            style={{
              transform: `translateY(${y}px)`,
              gridTemplateColumns: `repeat(${row.count}, minmax(0, 1fr))`,
            }}
          >
            {bots.slice(row.from, row.from + row.count).map((bot, at) => (
              <div
                key={bot.id}
                ref={itemRef}
                role="listitem"
                data-bot={bot.id}
                aria-setsize={bots.length}
                aria-posinset={row.from + at + 1}
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

/** The bots as cards, as many side by side as fit. */
import { texts } from "../../../texts";
import { BotCard } from "./bot-card";
import type { CardRow } from "./card-rows";
import styles from "./cards-view.module.css";
import { ControlsContext } from "./controls";
import type { CardsProps } from "./list-props";
import { useCardRows } from "./use-card-rows";
import { useStableControls } from "./use-controls";

export function CardsView(props: CardsProps) {
  const { list, keys, rows, shown, itemRef } = useCardRows(props);
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
        {shown.map(({ key, index, row, y }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            className={styles.row}
            style={{
              transform: `translateY(${y}px)`,
              gridTemplateColumns: `repeat(${row.count}, minmax(0, 1fr))`,
            }}
          >
            <Cards {...props} row={row} active={keys.active} itemRef={itemRef} />
          </div>
        ))}
      </div>
    </ControlsContext>
  );
}

interface RowProps extends CardsProps {
  row: CardRow;
  active: string | null;
  itemRef: (item: HTMLElement | null) => (() => void) | undefined;
}

/** The cards of one row, each with its place among all of them. */
function Cards({ bots, row, active, itemRef, selection, refusals }: RowProps) {
  return bots.slice(row.from, row.from + row.count).map((bot, at) => (
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
        active={bot.id === active}
        refusal={refusals.get(bot.id)}
      />
    </div>
  ));
}

/** The bots as rows of a table: more of them at once, and what they have in common under one another. */
import { texts } from "../../../texts";
import { needsAttention } from "../status-words";
import { BotRow } from "./bot-row";
import { ControlsContext } from "./controls";
import type { TableProps } from "./list-props";
import { TableHead } from "./table-head";
import styles from "./table-view.module.css";
import { useStableControls } from "./use-controls";
import { useTableRows } from "./use-table-rows";

const COLUMNS = 7;

export function TableView(props: TableProps) {
  const { bots, selection, refusals } = props;
  const { body, keys, rows, shown, rowRef } = useTableRows(props);
  // Without reasons to tell, the status takes no more room than its word.
  const calm =
    refusals.size === 0 &&
    bots.every(({ status }) => status.reason === null && !needsAttention(status.state));
  const controls = useStableControls({
    toggle: props.onToggle,
    act: props.onAct,
    visit: keys.visit,
  });
  return (
    <ControlsContext value={controls}>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the links of the rows are focused, one at a time */}
      <div
        role="grid"
        aria-label={texts.bots.list}
        aria-rowcount={bots.length + 1}
        aria-colcount={COLUMNS}
        aria-multiselectable
        className={calm ? styles.calm : undefined}
        {...keys.handlers}
      >
        <TableHead {...props} />
        <div
          ref={body}
          role="rowgroup"
          className={styles.body}
          style={{ height: rows.getTotalSize() }}
        >
          {shown.map(({ bot, index, y }) => (
            <div
              key={bot.id}
              ref={rowRef}
              role="row"
              data-index={index}
              data-bot={bot.id}
              aria-rowindex={index + 2}
              aria-selected={selection.ids.has(bot.id)}
              className={styles.row}
              style={{ transform: `translateY(${y}px)` }}
            >
              <BotRow
                bot={bot}
                selected={selection.ids.has(bot.id)}
                active={bot.id === keys.active}
                refusal={refusals.get(bot.id)}
              />
            </div>
          ))}
        </div>
      </div>
    </ControlsContext>
  );
}

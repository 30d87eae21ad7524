/** The bots as rows of a table: more of them at once, and what they have in common under one another. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { useCallback, useLayoutEffect, useRef, type ReactNode } from "react";

import { texts } from "../../../texts";
import { classes } from "../../../ui/classes";
import type { Sort } from "../filter/bots-search";
import { BotRow } from "./bot-row";
import { ControlsContext } from "./controls";
import { coveredBy, type ListProps } from "./list-props";
import { SelectBox } from "./select-box";
import styles from "./table-view.module.css";
import { useStableControls } from "./use-controls";
import { useGlide } from "./use-glide";
import { useListKeys } from "./use-list-keys";
import { usePlace, useWindowRows } from "./use-window-rows";

const USUAL_HEIGHT = 65;
const PAGE_ROWS = 10;
const COLUMNS = 7;

const words = texts.bots.table;

interface TableProps extends ListProps {
  sort: Sort;
  onSort: (sort: Sort) => void;
  onSelectNone: () => void;
}

export function TableView(props: TableProps) {
  const { bots, order, scene, selection, refusals } = props;
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
    onToggle: (id) => props.onToggle(id, false),
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

  const items = rows.getVirtualItems();
  const places = new Map(
    items.map((row) => [order[row.index] ?? "", { x: 0, y: row.start - top }] as const),
  );
  const itemRef = useGlide(body, { order, places, scene, width });
  const { measureElement } = rows;
  const rowRef = useCallback(
    (row: HTMLDivElement | null) => {
      measureElement(row);
      const leave = itemRef(row);
      return () => {
        leave?.();
        measureElement(null);
      };
    },
    [measureElement, itemRef],
  );

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
        {...keys.handlers}
      >
        <Head {...props} />
        <div
          ref={body}
          role="rowgroup"
          className={styles.body}
          style={{ height: rows.getTotalSize() }}
        >
          {items.map((item) => {
            const bot = bots[item.index];
            return (
              bot && (
                <div
                  key={bot.id}
                  ref={rowRef}
                  role="row"
                  data-index={item.index}
                  data-bot={bot.id}
                  aria-rowindex={item.index + 2}
                  aria-selected={selection.ids.has(bot.id)}
                  className={styles.row}
                  style={{ transform: `translateY(${item.start - top}px)` }}
                >
                  <BotRow
                    bot={bot}
                    selected={selection.ids.has(bot.id)}
                    active={bot.id === keys.active}
                    refusal={refusals.get(bot.id)}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </ControlsContext>
  );
}

function Head(props: TableProps) {
  const { bots, selection, sort, onSort, onSelectAll, onSelectNone } = props;
  const chosen = bots.filter((bot) => selection.ids.has(bot.id)).length;
  const all = chosen === bots.length && chosen > 0;
  const column = (name: string, by: Sort, className?: string) => (
    <SortColumn name={name} active={sort === by} onSort={() => onSort(by)} className={className} />
  );
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.columns}>
        <Column className={styles.select}>
          <SelectBox
            label={texts.bots.selection.all(bots.length)}
            checked={all}
            mixed={chosen > 0 && !all}
            tabIndex={0}
            onToggle={() => (all ? onSelectNone() : onSelectAll())}
          />
        </Column>
        {column(words.bot, "name")}
        {column(words.status, "attention")}
        <Column className={styles.seen}>{words.seen}</Column>
        <Column className={styles.model}>{words.model}</Column>
        <Column className={styles.tags}>{words.tags}</Column>
        {column(words.changed, "changed", styles.changed)}
      </div>
    </div>
  );
}

function Column({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <div role="columnheader" className={className}>
      {children}
    </div>
  );
}

interface SortColumnProps {
  name: string;
  active: boolean;
  onSort: () => void;
  className: string | undefined;
}

function SortColumn({ name, active, onSort, className }: SortColumnProps) {
  // What is urgent or new comes first, names go up from A.
  const rises = name === words.bot;
  const Arrow = rises ? ArrowUp : ArrowDown;
  const sorted = rises ? "ascending" : "descending";
  return (
    <div role="columnheader" aria-sort={active ? sorted : "none"} className={className}>
      <button type="button" className={classes(styles.sort, active && styles.sorted)} onClick={onSort}>
        {name}
        <Arrow aria-hidden size={13} />
      </button>
    </div>
  );
}

/** The heads of the table's columns: select all, and what the rows can be ordered by. */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";

import { texts } from "../../../texts";
import { classes } from "../../../ui/classes";
import type { Sort } from "../filter/bots-search";
import type { TableProps } from "./list-props";
import { SelectBox } from "./select-box";
import styles from "./table-view.module.css";

const words = texts.bots.table;

export function TableHead(props: TableProps) {
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

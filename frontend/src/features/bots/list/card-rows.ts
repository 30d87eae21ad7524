/** How cards stand in rows: those in trouble in rows of their own, filled to the edge, so that none stands beside a void. */

export interface CardRow {
  /** The index of the first card. */
  from: number;
  /** How many cards stand side by side. */
  count: number;
  troubled: boolean;
}

/** Rows of up to `columns` cards; the first `troubled` ones are apart, and share the width of the last row of theirs. */
export function cardRows(all: number, troubled: number, columns: number): CardRow[] {
  const rows: CardRow[] = [];
  for (let from = 0; from < troubled; from += columns) {
    rows.push({ from, count: Math.min(columns, troubled - from), troubled: true });
  }
  for (let from = troubled; from < all; from += columns) {
    rows.push({ from, count: columns, troubled: false });
  }
  return rows;
}

export function rowOf(rows: readonly CardRow[], index: number): number {
  return Math.max(
    0,
    rows.findLastIndex((row) => row.from <= index),
  );
}

/** The card that stands `by` rows below (or above) another one, as nearly under it as there is one. */
export function below(rows: readonly CardRow[], index: number, by: number, all: number): number {
  const from = rowOf(rows, index);
  const here = rows[from];
  const there = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
  if (!here || !there) return 0;
  if (there === here) return by > 0 ? all - 1 : 0;
  const column = Math.floor(((index - here.from) * there.count) / here.count);
  return Math.min(all - 1, there.from + column);
}

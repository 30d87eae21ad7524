/** Joins the colours of a line with the places that a search found in it. */
import type { Span, Style } from "./ansi";

export interface Piece {
  text: string;
  style: Style | null;
  found: boolean;
  /** Where it begins in the line; also what tells it from its neighbours. */
  from: number;
}

/** `marks` holds start and end of each place, in order. Text beyond `limit` is left out. */
export function piecesOf(spans: readonly Span[], marks: readonly number[], limit: number): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let mark = 0;
  for (const { text, style } of spans) {
    const end = Math.min(from + text.length, limit);
    let at = from;
    while (at < end) {
      while (mark < marks.length && (marks[mark + 1] ?? 0) <= at) mark += 2;
      const start = marks[mark] ?? Infinity;
      const found = start <= at;
      const until = Math.min(end, found ? (marks[mark + 1] ?? end) : start);
      pieces.push({ text: text.slice(at - from, until - from), style, found, from: at });
      at = until;
    }
    from += text.length;
    if (from >= limit) break;
  }
  return pieces;
}

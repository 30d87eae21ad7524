/** Keeps the reader's place when other lines are shown or every height changes; who follows stays at the end. */
import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";

import type { LineSelection } from "./line-selection";
import type { Cursor } from "./use-cursor";

interface Place {
  seq: number;
  align: "start" | "center";
}

export function usePlace(
  lines: Virtualizer<HTMLDivElement, Element>,
  selection: LineSelection,
  cursor: Cursor,
  layout: number,
): void {
  const { generation } = selection;
  const { following, going, marked } = cursor;
  const place = useRef<Place | null>(null);
  const shown = useRef({ selection, generation, layout });

  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { selection, generation, layout };
    if (following) {
      lines.scrollToEnd();
      return;
    }
    const isSame = before.generation === generation && before.layout === layout;
    // In another log the reader is where a link or a jump leads.
    if (isSame || before.selection !== selection || !place.current || selection.count === 0) return;
    const { seq, align } = place.current;
    lines.scrollToIndex(Math.min(selection.indexFrom(seq), selection.count - 1), { align });
  }, [following, layout, generation, selection, lines]);

  useLayoutEffect(() => {
    if (going === null || selection.count === 0) return;
    const index = Math.min(selection.indexFrom(going.seq), selection.count - 1);
    lines.scrollToIndex(index, { align: going.align });
  }, [going, lines, selection]);

  // Read while rendering: by the time of an effect the selection may be another already.
  const { range } = lines;
  const first = range ? selection.seqAt(range.startIndex) : undefined;
  const last = range ? selection.seqAt(range.endIndex) : undefined;
  const head = marked?.head;
  useEffect(() => {
    if (first === undefined || last === undefined) return;
    const isSeen = head !== undefined && head >= first && head <= last;
    place.current = isSeen ? { seq: head, align: "center" } : { seq: first, align: "start" };
  }, [first, last, head]);
}

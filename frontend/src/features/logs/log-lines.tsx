/** The lines that are seen of a log. Only what is near the view is in the document; heights are measured. */
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
} from "react";

import { classes } from "../../ui/classes";
import { tagWidth, type BotTags } from "./bot-tags";
import { dayText } from "./clock";
import { namesOf } from "./copy";
import type { LogEntry } from "./entry";
import type { RowLook } from "./line-row";
import { LogRow } from "./log-row";
import styles from "./log-lines.module.css";
import type { LogView } from "./log-view";
import { shownText } from "./shown-text";
import { usePauseByHand } from "./use-pause-by-hand";
import { markedRange, type Cursor } from "./use-cursor";
import { usePlace } from "./use-place";

/** The height of a line that is not wrapped, until it is measured. */
const LINE_PX = 20;
/** Before the first and after the last line. */
const PADDING_PX = 8;
/** How close to the end still counts as the end, in pixels. */
const END_SLACK = 24;
/** Keys of rows are used again after this many, more than are ever kept, so that measured heights stay bounded. */
const KEYS = 2 ** 18;

interface LogLinesProps {
  view: LogView;
  cursor: Cursor;
  look: RowLook;
  wrap: boolean;
  tags: BotTags | null;
  label: string;
  onKeyDown: (event: KeyboardEvent) => void;
  /** Which lines are folded open. */
  open: ReadonlySet<number>;
  onFold: (seq: number) => void;
  /** Tells whether the first line is seen. */
  onTop: (top: boolean) => void;
}

export function LogLines(props: LogLinesProps) {
  const { view, cursor, look, wrap, tags, label, open, onFold, onTop } = props;
  const { selection } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useLayoutNumber(look, wrap, tags);
  const { generation } = selection;
  const getItemKey = useCallback(
    (index: number) => layout * KEYS + ((selection.seqAt(index) ?? 0) % KEYS),
    // oxlint-disable-next-line react/exhaustive-deps -- another generation means other places behind the same numbers
    [selection, generation, layout],
  );
  const lines = useVirtualizer<HTMLDivElement, Element>({
    count: selection.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey,
    overscan: 16,
    paddingStart: PADDING_PX,
    paddingEnd: PADDING_PX,
    scrollPaddingStart: PADDING_PX,
    anchorTo: "end",
    followOnAppend: cursor.following,
    scrollEndThreshold: END_SLACK,
  });

  const rows = lines.getVirtualItems();
  usePlace(lines, selection, cursor, layout);

  const top = (lines.range?.startIndex ?? 0) === 0;
  useEffect(() => onTop(top), [top, onTop]);

  usePauseByHand(scroller, cursor, END_SLACK);

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const act = target.closest("[data-act]")?.getAttribute("data-act");
    const seq = seqOf(target);
    if (act === undefined || Number.isNaN(seq)) return;
    if (act === "mark") {
      cursor.mark(seq, event.shiftKey);
      cursor.pause();
    } else {
      onFold(seq);
    }
  };

  // What is selected over several rows is copied as whole lines, also those that are out of sight meanwhile.
  const onCopy = (event: ClipboardEvent) => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed) return;
    const places = [seqOf(chosen.anchorNode), seqOf(chosen.focusNode)].toSorted((a, b) => a - b);
    const [first = Number.NaN, last = Number.NaN] = places;
    if (!(last > first)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", shownText(view, first, last, namesOf(tags)));
  };

  const [firstMarked, lastMarked] = cursor.marked ? markedRange(cursor.marked) : [1, 0];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys are taken too
    <div
      ref={scroller}
      className={classes(styles.scroller, wrap && styles.wrapped)}
      role="log"
      aria-label={label}
      aria-live="off"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
      tabIndex={0}
      onClick={onClick}
      onKeyDown={props.onKeyDown}
      onCopy={onCopy}
    >
      <div className={styles.sizer} style={sizes(lines.getTotalSize(), tags)}>
        {rows.map(({ index, key, start }) => {
          const entry = selection.at(index);
          if (!entry) return null;
          const { seq } = entry;
          return (
            <div
              key={key}
              ref={lines.measureElement}
              data-index={index}
              data-seq={seq}
              className={classes(
                styles.row,
                tags && styles[`hue${tags.get(entry.bot)?.hue ?? 0}`],
                seq >= firstMarked && seq <= lastMarked && styles.marked,
                !view.narrowed && view.search.isHit(seq) && styles.hit,
              )}
              style={{ transform: `translateY(${start}px)` }}
            >
              <LogRow
                entry={entry}
                day={newDay(entry, selection.at(index - 1), look)}
                look={look}
                open={open.has(seq)}
                marks={view.search.marks(seq)}
                tag={tags?.get(entry.bot) ?? null}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The place of the entry that a node of the document belongs to. */
function seqOf(node: Node | null): number {
  const element = node instanceof Element ? node : node?.parentElement;
  return Number(element?.closest("[data-seq]")?.getAttribute("data-seq") ?? Number.NaN);
}

function sizes(height: number, tags: BotTags | null): CSSProperties {
  return tags ? ({ height, "--names": `${tagWidth(tags)}ch` } as CSSProperties) : { height };
}

/** The day that begins with an entry, where the rows tell the time of day. */
function newDay(entry: LogEntry, before: LogEntry | undefined, { clock }: RowLook): string | null {
  if (entry.kind !== "line" || before?.kind !== "line") return null;
  if (clock !== "local" && clock !== "utc") return null;
  const day = dayText(entry.time, clock);
  return day === dayText(before.time, clock) ? null : day;
}

/** A number that changes when every height may: rows then get other keys and are measured again. */
function useLayoutNumber(look: RowLook, wrap: boolean, tags: BotTags | null): number {
  const [layout, setLayout] = useState({ look, wrap, tags, number: 0 });
  if (layout.look === look && layout.wrap === wrap && layout.tags === tags) return layout.number;
  const number = layout.number + 1;
  setLayout({ look, wrap, tags, number });
  return number;
}

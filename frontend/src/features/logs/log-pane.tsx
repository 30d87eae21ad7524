/** A log as it is read: its lines, what floats over them, and the line below that counts them. */
import { ArrowDownToLine, ArrowUpToLine, Copy, Link2, X } from "lucide-react";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import type { BotTags } from "./bot-tags";
import { copyMarked, copyLink } from "./copy";
import { LogLines } from "./log-lines";
import styles from "./log-pane.module.css";
import type { LogView } from "./log-view";
import { changePreferences, usePreferences } from "./preferences";
import { TextButton } from "./text-button";
import { useHeard } from "./use-heard";
import { logKeys } from "./use-log-keys";
import { markedRange, type Cursor } from "./use-cursor";
import type { Seeking } from "./use-target";

interface LogPaneProps {
  view: LogView;
  cursor: Cursor;
  /** What is said while there is no line. */
  empty: string;
  label: string;
  tags: BotTags | null;
  seeking?: Seeking;
  /** Asks for more of the past; absent when there is no more. */
  onEarlier?: (() => void) | undefined;
  onSearch?: () => void;
  /** Beside the counts. */
  footer?: ReactNode;
  compact?: boolean;
}

export function LogPane(props: LogPaneProps) {
  const { view, cursor, label, tags, onEarlier, onSearch, compact = false } = props;
  const { wrap, clock, form } = usePreferences();
  const look = useMemo(() => ({ clock, form }), [clock, form]);
  const [open, fold] = useFolds(view);
  const [top, setTop] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const heard = useHeard(view, pane);
  const { store, selection } = view;

  const onKeyDown = logKeys(view, cursor, {
    search: () => onSearch?.(),
    goToHit: (step) => goToHit(view, cursor, step),
    fold,
    copy: () => void copyMarked(view, cursor, tags),
    copyLink: () => void copyLink(view, cursor),
    toggleWrap: () => changePreferences({ wrap: !wrap }),
  });
  const blank = selection.count === 0;

  return (
    <div ref={pane} className={styles.pane}>
      <div className={styles.frame}>
        <LogLines
          view={view}
          cursor={cursor}
          look={look}
          wrap={wrap}
          tags={tags}
          label={label}
          onKeyDown={onKeyDown}
          open={open}
          onFold={fold}
          onTop={setTop}
        />
        {blank && <p className={styles.empty}>{store.size === 0 ? props.empty : blankWords(view)}</p>}
        {onEarlier && top && !cursor.following && !blank && (
          <Button size="s" icon={ArrowUpToLine} className={styles.earlier} onClick={onEarlier}>
            {texts.logs.earlier}
          </Button>
        )}
        <div className={styles.floating}>
          {cursor.marked && !compact && <MarkedBar view={view} cursor={cursor} tags={tags} />}
          {!cursor.following && !blank && (
            <Button look="primary" size="s" icon={ArrowDownToLine} onClick={cursor.resume}>
              {cursor.unseen > 0 ? texts.logs.unseen(cursor.unseen) : texts.logs.toEnd}
            </Button>
          )}
        </div>
      </div>
      {!compact && <Footer {...props} />}
      <p role="status" className="visually-hidden">
        {heard}
      </p>
    </div>
  );
}

function blankWords(view: LogView): string {
  return view.search.active ? texts.logs.empty.notFound : texts.logs.empty.filtered;
}

function Footer({ view, seeking = "nothing", footer, onEarlier }: LogPaneProps) {
  const { store, selection } = view;
  return (
    <footer className={styles.footer}>
      <span>
        {selection.filtering
          ? texts.logs.shownCount(selection.count, store.size)
          : texts.logs.lineCount(store.size)}
      </span>
      {store.forgotten > 0 && (
        <span title={texts.logs.forgottenWhy}>{texts.logs.forgotten(store.forgotten)}</span>
      )}
      {onEarlier && store.forgotten === 0 && (
        <TextButton onClick={onEarlier}>{texts.logs.earlier}</TextButton>
      )}
      {seeking === "seeking" && <span role="status">{texts.logs.lineSought}</span>}
      {seeking === "gone" && (
        <span role="status" className={styles.gone}>
          {texts.logs.lineGone}
        </span>
      )}
      {footer}
    </footer>
  );
}

function MarkedBar({ view, cursor, tags }: Pick<LogPaneProps, "view" | "cursor" | "tags">) {
  if (!cursor.marked) return null;
  const [first, last] = markedRange(cursor.marked);
  const count = view.countFrom(first) - view.countFrom(last + 1);
  return (
    <div className={styles.marked} role="group" aria-label={texts.logs.marked.label}>
      <span>{texts.logs.marked.count(count)}</span>
      <Button look="quiet" size="s" icon={Copy} onClick={() => void copyMarked(view, cursor, tags)}>
        {texts.logs.marked.copy}
      </Button>
      <Button look="quiet" size="s" icon={Link2} onClick={() => void copyLink(view, cursor)}>
        {texts.logs.marked.link}
      </Button>
      <Button look="quiet" size="s" icon={X} iconOnly onClick={cursor.unmark}>
        {texts.logs.marked.unmark}
      </Button>
    </div>
  );
}

/** Goes to the next line that was found; without a marked line to the newest of them. */
export function goToHit(view: LogView, cursor: Cursor, step: 1 | -1): void {
  const seq = cursor.marked ? view.hitFrom(cursor.marked.head, step) : view.hitFrom(view.store.end, -1);
  if (seq === null) return;
  cursor.mark(seq);
  cursor.goTo(seq);
}

const NONE: ReadonlySet<number> = new Set();

/** Which lines are folded open; those of another log are forgotten. */
function useFolds(view: LogView): [ReadonlySet<number>, (seq: number) => void] {
  const [folds, setFolds] = useState({ view, open: NONE });
  const fold = useCallback(
    (seq: number) => {
      setFolds((before) => {
        const open = new Set(before.view === view ? before.open : NONE);
        if (!open.delete(seq)) open.add(seq);
        return { view, open };
      });
    },
    [view],
  );
  return [folds.view === view ? folds.open : NONE, fold];
}

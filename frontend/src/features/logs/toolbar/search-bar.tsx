/** Search: what for, how, and going from one match to the next. */
import { ArrowDown, ArrowUp, CaseSensitive, ListFilter, Regex, Search, X } from "lucide-react";
import { useId, type KeyboardEvent, type ReactNode, type RefObject } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { classes } from "../../../ui/classes";
import { goToHit } from "../log-pane";
import type { LogView, SearchQuery, SearchState } from "../log-view";
import type { Cursor } from "../use-cursor";
import styles from "./toolbar.module.css";

interface SearchBarProps {
  label: string;
  query: SearchQuery;
  onQuery: (query: SearchQuery) => void;
  onlyHits: boolean;
  onOnlyHits: (onlyHits: boolean) => void;
  /** The log that next and previous go through; without it each log has its own buttons. */
  reading: { view: LogView; cursor: Cursor } | null;
  state: SearchState;
  input: RefObject<HTMLInputElement | null>;
}

export function SearchBar(props: SearchBarProps) {
  const { label, query, onQuery, onlyHits, onOnlyHits, reading, state, input } = props;
  const messageId = useId();
  const message = searchMessage(state);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && reading) {
      event.preventDefault();
      goToHit(reading.view, reading.cursor, event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && query.text !== "") {
      event.preventDefault();
      onQuery({ ...query, text: "" });
    }
  };
  return (
    <search className={styles.search}>
      <div className={classes(styles.searchField, message !== null && styles.invalid)}>
        <Search aria-hidden size={15} />
        <input
          ref={input}
          type="search"
          aria-label={label}
          aria-invalid={message !== null || undefined}
          aria-describedby={message === null ? undefined : messageId}
          placeholder={texts.logs.search.placeholder}
          value={query.text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={1000}
          onChange={(event) => onQuery({ ...query, text: event.target.value })}
          onKeyDown={onKeyDown}
        />
        {reading && query.text !== "" && <HitNav {...reading} />}
        {query.text !== "" && (
          <Toggle label={texts.logs.search.clear} onClick={() => onQuery({ ...query, text: "" })}>
            <X aria-hidden size={15} />
          </Toggle>
        )}
        <span className={styles.rule} />
        <Toggle
          label={texts.logs.search.matchCase}
          pressed={query.matchCase}
          onClick={() => onQuery({ ...query, matchCase: !query.matchCase })}
        >
          <CaseSensitive aria-hidden size={16} />
        </Toggle>
        <Toggle
          label={texts.logs.search.regex}
          pressed={query.regex}
          onClick={() => onQuery({ ...query, regex: !query.regex })}
        >
          <Regex aria-hidden size={15} />
        </Toggle>
        <Toggle label={texts.logs.search.onlyHits} pressed={onlyHits} onClick={() => onOnlyHits(!onlyHits)}>
          <ListFilter aria-hidden size={15} />
        </Toggle>
      </div>
      {message !== null && (
        <p className={styles.message} id={messageId} role="status">
          {message}
        </p>
      )}
    </search>
  );
}

function searchMessage(state: SearchState): string | null {
  switch (state.name) {
    case "invalid":
      return texts.logs.search.invalid(state.reason);
    case "slow":
      return texts.logs.search.slow;
    case "broken":
      return texts.logs.search.broken;
    default:
      return null;
  }
}

interface ToggleProps {
  label: string;
  pressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Toggle({ label, pressed, onClick, children }: ToggleProps) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** How many lines were found, which of them is marked, and the way to the next. */
export function HitNav({ view, cursor }: { view: LogView; cursor: Cursor }) {
  const { search } = view;
  if (!search.active) return null;
  const count = search.hits.length;
  const head = cursor.marked?.head;
  const at = head !== undefined && search.isHit(head) ? search.hits.indexOf(head) + 1 : null;
  return (
    <span className={styles.hits}>
      <span className={styles.count} aria-hidden>
        {count === 0 && search.state.name === "done"
          ? texts.logs.search.none
          : texts.logs.search.count(at, count)}
      </span>
      <span className="visually-hidden" role="status">
        {search.state.name === "searching"
          ? texts.logs.search.searching
          : texts.logs.search.spokenCount(count)}
      </span>
      <Button
        look="quiet"
        size="s"
        icon={ArrowUp}
        iconOnly
        disabled={count === 0}
        className={styles.step}
        onClick={() => goToHit(view, cursor, -1)}
      >
        {texts.logs.search.previous}
      </Button>
      <Button
        look="quiet"
        size="s"
        icon={ArrowDown}
        iconOnly
        disabled={count === 0}
        className={styles.step}
        onClick={() => goToHit(view, cursor, 1)}
      >
        {texts.logs.search.next}
      </Button>
    </span>
  );
}

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { texts } from "../../../texts";
import { Kbd } from "../../../ui/kbd";
import styles from "./search-field.module.css";

const words = texts.bots.filter;

/** Typing is written into the address after a pause: browsers allow only so many changes of it. */
const PAUSE_MS = 120;

interface SearchFieldProps {
  value: string;
  onChange: (text: string) => void;
}

export function SearchField({ value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [written, setWritten] = useState(value);
  // The address changed by itself: going back, or a filter that was cleared.
  if (value !== written) {
    setWritten(value);
    setTyped(value);
  }

  useEffect(() => {
    if (typed === written) return;
    const timer = setTimeout(() => {
      setWritten(typed);
      onChange(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, written, onChange]);

  return (
    <div role="search" className={styles.field}>
      <Search aria-hidden size={16} className={styles.icon} />
      <input
        ref={input}
        type="search"
        className={styles.input}
        aria-label={words.search}
        aria-keyshortcuts="/"
        placeholder={words.placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={128}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || typed === "") return;
          event.preventDefault();
          setTyped("");
        }}
      />
      {typed === "" ? (
        <span aria-hidden className={styles.key}>
          <Kbd keys="/" />
        </span>
      ) : (
        <button
          type="button"
          className={styles.clear}
          aria-label={words.clearSearch}
          onClick={() => {
            setTyped("");
            input.current?.focus();
          }}
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </div>
  );
}

/** Where a message is written. */
import { ArrowUp, Square } from "lucide-react";
import { useId, useState, type FormEvent, type KeyboardEvent, type RefObject } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import type { ChatBook } from "./chat-book";
import styles from "./composer.module.css";

const words = texts.chat.composer;

/** The API's bound for one message. */
const MAX_BYTES = 32 * 1024;
/** From here on the size is shown. */
const SHOWN_BYTES = 28 * 1024;

const encoder = new TextEncoder();

interface ComposerProps {
  book: ChatBook;
  name: string;
  /** Whether the bot answers now. */
  ready: boolean;
  answering: boolean;
  input: RefObject<HTMLTextAreaElement | null>;
  onSend: (text: string) => void;
  onStop: () => void;
}

export function Composer({ book, name, ready, answering, input, onSend, onStop }: ComposerProps) {
  const [draft, setDraft] = useState(book.draft);
  const hintId = useId();
  const bytes = draft.length > MAX_BYTES / 4 ? encoder.encode(draft).length : 0;
  const tooLong = bytes > MAX_BYTES;
  const sendable = ready && !answering && !tooLong && draft.trim() !== "";

  const write = (text: string) => {
    // It outlives the panel: somebody may look at the log in the middle of a sentence.
    book.keepDraft(text);
    setDraft(text);
  };
  const send = () => {
    if (!sendable) return;
    const text = draft.trim();
    write("");
    onSend(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && draft === "") {
      const last = book.present.conversation.lastSaid;
      if (last === null) return;
      event.preventDefault();
      write(last);
    } else if (event.key === "Escape" && answering) {
      event.preventDefault();
      onStop();
    }
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.field}>
        <textarea
          ref={input}
          aria-label={words.label(name)}
          aria-describedby={hintId}
          aria-invalid={tooLong || undefined}
          placeholder={ready ? words.placeholder(name) : words.waiting}
          rows={1}
          value={draft}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {answering ? (
          <Button icon={Square} iconOnly className={styles.send} onClick={onStop}>
            {words.stop}
          </Button>
        ) : (
          <Button
            type="submit"
            look="primary"
            icon={ArrowUp}
            iconOnly
            className={styles.send}
            disabled={!sendable}
          >
            {words.send}
          </Button>
        )}
      </div>
      <p className={styles.hint} id={hintId}>
        {bytes > SHOWN_BYTES ? (
          <span role="status" className={tooLong ? styles.tooLong : undefined}>
            {words.size(bytes, MAX_BYTES)}
            {tooLong && ` ${words.tooLong}`}
          </span>
        ) : (
          words.hint
        )}
      </p>
    </form>
  );
}

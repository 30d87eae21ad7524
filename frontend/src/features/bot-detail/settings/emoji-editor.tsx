import { useState, type FormEvent } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { classes } from "../../../ui/classes";
import { Field } from "../../../ui/field";
import { EMOJI, isEmoji } from "../../profile";
import styles from "./face-editor.module.css";

interface EmojiEditorProps {
  present: string;
  busy: boolean;
  onSave: (emoji: string) => void;
}

export function EmojiEditor({ present, busy, onSave }: EmojiEditorProps) {
  const words = texts.botDetail.settings.avatar;
  const [emoji, setEmoji] = useState(present);
  const wrong = emoji.trim() !== "" && !isEmoji(emoji.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isEmoji(emoji.trim())) onSave(emoji.trim());
  };
  return (
    <form onSubmit={submit} className={styles.emoji}>
      <div role="group" aria-label={words.emojiChoices} className={styles.offers}>
        {EMOJI.map(([offered, name]) => (
          <button
            key={offered}
            type="button"
            aria-label={name}
            aria-pressed={offered === emoji}
            className={classes(styles.offer, offered === emoji && styles.chosen)}
            onClick={() => setEmoji(offered)}
          >
            {offered}
          </button>
        ))}
      </div>
      <Field label={words.emojiLabel} error={wrong ? words.emojiBad : undefined} className={styles.typed}>
        {(control) => (
          <input
            {...control}
            value={emoji}
            autoComplete="off"
            spellCheck={false}
            maxLength={16}
            onChange={(event) => setEmoji(event.target.value)}
          />
        )}
      </Field>
      <Button
        type="submit"
        look="primary"
        size="s"
        busy={busy}
        disabled={!isEmoji(emoji.trim()) || emoji.trim() === present}
      >
        {words.takeEmoji}
      </Button>
    </form>
  );
}

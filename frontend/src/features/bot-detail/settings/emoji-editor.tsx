import { useState, type FormEvent } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { EmojiChoice, isEmoji } from "../../profile";
import styles from "./emoji-editor.module.css";

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
    <form onSubmit={submit} className={styles.form}>
      <EmojiChoice
        choices={words.emojiChoices}
        label={words.emojiLabel}
        error={wrong ? words.emojiBad : undefined}
        chosen={emoji}
        onChoose={setEmoji}
        input={{ value: emoji, onChange: (event) => setEmoji(event.target.value) }}
      />
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

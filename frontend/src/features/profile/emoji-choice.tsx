import type { ComponentProps } from "react";

import { Field } from "../../ui/field";
import { EMOJI } from "./emoji";
import styles from "./emoji-choice.module.css";

interface EmojiChoiceProps {
  /** What the offered emoji are called together. */
  choices: string;
  /** The label of the box for one that is not offered. */
  label: string;
  error: string | undefined;
  chosen: string;
  onChoose: (emoji: string) => void;
  /** What ties the box to its form. */
  input: ComponentProps<"input">;
}

/** One emoji: of those offered, or any other that is typed. */
export function EmojiChoice({ choices, label, error, chosen, onChoose, input }: EmojiChoiceProps) {
  return (
    <>
      <div role="group" aria-label={choices} className={styles.offers}>
        {EMOJI.map(([offered, name]) => (
          <button
            key={offered}
            type="button"
            aria-label={name}
            aria-pressed={offered === chosen}
            className={styles.offer}
            onClick={() => onChoose(offered)}
          >
            {offered}
          </button>
        ))}
      </div>
      <Field label={label} error={error} className={styles.typed}>
        {(control) => <input {...control} autoComplete="off" spellCheck={false} maxLength={16} {...input} />}
      </Field>
    </>
  );
}

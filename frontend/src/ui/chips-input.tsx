/** Several short words: each becomes a chip that can be taken away again. */
import { X } from "lucide-react";
import { useState, type ClipboardEvent, type KeyboardEvent } from "react";

import { texts } from "../texts";
import styles from "./chips-input.module.css";
import { classes } from "./classes";
import type { ControlProps } from "./field";

const words = texts.ui.chips;

interface ChipsInputProps {
  control: ControlProps;
  /** What the list holds, for screen readers. */
  label: string;
  chips: string[];
  onChange: (chips: string[]) => void;
  /** Makes a chip of what was typed. */
  toChip?: (text: string) => string;
  isOdd?: (chip: string) => boolean;
  placeholder?: string;
}

const same = (text: string) => text;

/** Blanks, commas and semicolons part what was typed or pasted. */
const splitList = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

export function ChipsInput({ control, label, chips, onChange, toChip = same, isOdd, placeholder }: ChipsInputProps) {
  const [typed, setTyped] = useState("");

  const add = (text: string) => {
    const fresh = splitList(text).map(toChip).filter((chip) => chip !== "");
    if (fresh.length > 0) onChange([...new Set([...chips, ...fresh])]);
    setTyped("");
  };
  const remove = (chip: string) => onChange(chips.filter((other) => other !== chip));
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    // While an input method composes, Enter and Backspace belong to it.
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "Enter" && typed.trim() !== "") || event.key === "," || event.key === ";") {
      event.preventDefault();
      add(typed);
    } else if (event.key === "Backspace" && typed === "") {
      onChange(chips.slice(0, -1));
    }
  };
  const pasted = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (!/[\s,;]/.test(text.trim())) return;
    event.preventDefault();
    add(`${typed}${text}`);
  };

  return (
    <div className={classes(styles.box, control["aria-invalid"] && styles.wrong)}>
      {chips.length > 0 && (
        <ul className={styles.chips} aria-label={words.list(label)}>
          {chips.map((chip) => (
            <Chip key={chip} chip={chip} odd={isOdd?.(chip) ?? false} onRemove={() => remove(chip)} />
          ))}
        </ul>
      )}
      <input
        id={control.id}
        aria-describedby={control["aria-describedby"]}
        aria-invalid={control["aria-invalid"]}
        className={styles.input}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={chips.length === 0 ? placeholder : undefined}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={pressed}
        onPaste={pasted}
        onBlur={() => add(typed)}
      />
    </div>
  );
}

function Chip({ chip, odd, onRemove }: { chip: string; odd: boolean; onRemove: () => void }) {
  return (
    <li className={classes(styles.chip, odd && styles.odd)}>
      <bdi>{chip}</bdi>
      {odd && <span className="visually-hidden">({words.odd})</span>}
      <button type="button" className={styles.remove} aria-label={words.remove(chip)} onClick={onRemove}>
        <X aria-hidden size={13} />
      </button>
    </li>
  );
}

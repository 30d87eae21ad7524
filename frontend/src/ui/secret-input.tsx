/** An input for tokens and keys: hidden until asked for, never remembered or corrected by the browser. */
import { Eye, EyeOff } from "lucide-react";
import { useState, type InputHTMLAttributes } from "react";

import { texts } from "../texts";
import { Button } from "./button";
import styles from "./secret-input.module.css";

interface SecretInputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** What the secret is called, for the button that shows it. */
  subject: string;
}

export function SecretInput({ subject, ...input }: SecretInputProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.row}>
      <input
        {...input}
        type={shown ? "text" : "password"}
        autoComplete="new-password"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        data-1p-ignore
        data-lpignore="true"
      />
      <Button
        look="quiet"
        icon={shown ? EyeOff : Eye}
        iconOnly
        aria-pressed={shown}
        className={styles.toggle}
        onClick={() => setShown((value) => !value)}
      >
        {shown ? texts.ui.hideSecret(subject) : texts.ui.showSecret(subject)}
      </Button>
    </div>
  );
}

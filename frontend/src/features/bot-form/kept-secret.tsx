/** A secret that is kept: said, not shown. Only who wants to replace it sees a field for it. */
import { KeyRound } from "lucide-react";
import { useState, type ReactNode } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import styles from "./kept-secret.module.css";

const words = texts.botForm.kept;

interface KeptSecretProps {
  label: string;
  /** Nobody knows whether there is one: it is optional. */
  perhaps?: boolean;
  /** What was typed is dropped again. */
  onKeep: () => void;
  /** The field for another one. */
  children: ReactNode;
}

export function KeptSecret({ label, perhaps = false, onKeep, children }: KeptSecretProps) {
  const [replacing, setReplacing] = useState(false);
  if (replacing) {
    return (
      <div className={styles.replacing}>
        {children}
        <Button
          look="quiet"
          size="s"
          onClick={() => {
            onKeep();
            setReplacing(false);
          }}
        >
          {words.keep}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.kept} role="group" aria-label={label}>
      <KeyRound aria-hidden size={16} />
      <div className={styles.words}>
        <p>
          {label} <span className={styles.mark}>{words.word}</span>
        </p>
        <p className={styles.help}>{perhaps ? words.perhaps : words.help}</p>
      </div>
      <Button size="s" aria-label={words.replaceOf(label)} onClick={() => setReplacing(true)}>
        {words.replace}
      </Button>
    </div>
  );
}

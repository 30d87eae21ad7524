/** The question before something is destroyed; what cannot be taken back is confirmed by typing its name. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useState, type FormEvent, type ReactNode } from "react";

import { texts } from "../texts";
import { Button, type ButtonLook } from "./button";
import styles from "./dialog.module.css";
import { Field } from "./field";
import { Sentence } from "./sentence";

export interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  /** What the destroying button says, such as "Delete Ada". */
  confirm: string;
  /** How that button looks; as a danger if nothing else is given. */
  look?: ButtonLook;
  /** What the other button says. */
  keep?: string;
  /** What must be typed before the button works. */
  typed?: string;
  busy?: boolean;
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Viewport className={styles.viewport}>
          <AlertDialog.Popup className={styles.popup}>
            <AlertDialog.Title className={styles.title}>{props.title}</AlertDialog.Title>
            <AlertDialog.Description render={<div />} className={styles.text}>
              {props.children}
            </AlertDialog.Description>
            <Answer {...props} />
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Mounted with the dialog, so that what was typed the last time is gone. */
function Answer({ typed, keep, confirm, look = "danger", busy = false, onConfirm }: ConfirmProps) {
  const [word, setWord] = useState("");
  const ready = typed === undefined || word.trim() === typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onConfirm();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      {typed !== undefined && (
        <Field
          label={<Sentence text={texts.ui.typeToConfirm} parts={{ word: <code>{typed}</code> }} />}
        >
          {(control) => (
            <input
              {...control}
              value={word}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) => setWord(event.target.value)}
            />
          )}
        </Field>
      )}
      <div className={styles.actions}>
        <AlertDialog.Close render={<Button look="secondary" />}>
          {keep ?? texts.ui.keep}
        </AlertDialog.Close>
        <Button type="submit" look={look} busy={busy} disabled={!ready}>
          {confirm}
        </Button>
      </div>
    </form>
  );
}

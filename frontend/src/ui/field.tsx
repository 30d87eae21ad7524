/** A labelled form field: label, help and error are tied to the control, whatever the control is. */
import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";

import { classes } from "./classes";
import styles from "./field.module.css";

export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  className: string;
}

interface FieldProps {
  label: ReactNode;
  /** Beside the label, such as "optional". */
  note?: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  className?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, note, help, error, className, children }: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const describedBy = classes(help != null && helpId, error !== undefined && errorId);
  return (
    <div className={classes(styles.field, className)}>
      <div className={styles.top}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {note != null && <span className={styles.note}>{note}</span>}
      </div>
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error === undefined ? undefined : true,
        className: styles.control ?? "",
      })}
      {error !== undefined && (
        <p className={styles.error} id={errorId}>
          <CircleAlert aria-hidden size={14} />
          {error}
        </p>
      )}
      {help != null && (
        <p className={styles.help} id={helpId}>
          {help}
        </p>
      )}
    </div>
  );
}

import type { ReactNode } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";

import { classes } from "../../ui/classes";
import styles from "./radio-card.module.css";

interface RadioCardProps {
  field: UseFormRegisterReturn;
  value: string;
  /** How the card lays out what it holds. */
  className: string | undefined;
  children: ReactNode;
}

/** One of several answers, chosen by a press anywhere on its card. */
export function RadioCard({ field, value, className, children }: RadioCardProps) {
  return (
    <label className={classes(styles.card, className)}>
      <input type="radio" value={value} className={styles.radio} {...field} />
      {children}
    </label>
  );
}

export function RadioTitle({ children }: { children: ReactNode }) {
  return <span className={styles.title}>{children}</span>;
}

export function RadioAbout({ children }: { children: ReactNode }) {
  return <span className={styles.about}>{children}</span>;
}

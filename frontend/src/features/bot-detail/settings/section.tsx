/** One subject of the settings: its name and a line about it on the left, its controls on the right. */
import { useId, type ReactNode } from "react";

import { classes } from "../../../ui/classes";
import styles from "./settings.module.css";

interface SectionProps {
  title: string;
  lead: ReactNode;
  danger?: boolean;
  children: ReactNode;
}

export function Section({ title, lead, danger = false, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes(styles.section, danger && styles.danger)} aria-labelledby={id}>
      <header className={styles.about}>
        <h3 id={id}>{title}</h3>
        <p>{lead}</p>
      </header>
      <div className={styles.controls}>{children}</div>
    </section>
  );
}

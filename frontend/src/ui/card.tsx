/** A part of a page with a name of its own. */
import { useId, type ReactNode } from "react";

import styles from "./card.module.css";
import { classes } from "./classes";

interface CardProps {
  title: ReactNode;
  /** Beside the title, such as a button. */
  action?: ReactNode;
  id?: string;
  className?: string | undefined;
  children: ReactNode;
}

export function Card({ title, action, id, className, children }: CardProps) {
  const titleId = useId();
  return (
    <section id={id} className={classes(styles.card, className)} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

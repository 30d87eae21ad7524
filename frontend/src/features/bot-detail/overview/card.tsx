/** A box of the overview: a title, a way to more of it, and what it holds. */
import { useId, type ReactNode } from "react";

import { classes } from "../../../ui/classes";
import styles from "./card.module.css";

interface CardProps {
  title: string;
  /** Beside the title, such as an age or a link. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

export function Card({ title, aside, className, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes(styles.card, className)} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {aside != null && <span className={styles.aside}>{aside}</span>}
      </header>
      {children}
    </section>
  );
}

import type { ReactNode } from "react";

import styles from "./empty-state.module.css";

interface EmptyStateProps {
  picture?: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Says that there is nothing here, why, and what to do next. */
export function EmptyState({ picture, title, children, action }: EmptyStateProps) {
  return (
    <section className={styles.empty} aria-label={title}>
      {picture}
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.text}>{children}</div>
      {action}
    </section>
  );
}

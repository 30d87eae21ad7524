import type { ReactNode } from "react";

import styles from "./empty-state.module.css";

interface EmptyStateProps {
  picture?: ReactNode;
  title: string;
  /** The whole page is empty: its title is the page's. */
  page?: boolean;
  children: ReactNode;
  action?: ReactNode;
}

/** Says that there is nothing here, why, and what to do next. */
export function EmptyState({ picture, title, page = false, children, action }: EmptyStateProps) {
  const Heading = page ? "h1" : "h2";
  return (
    <section className={styles.empty} aria-label={title}>
      {picture}
      <Heading className={styles.title}>{title}</Heading>
      <div className={styles.text}>{children}</div>
      {action}
    </section>
  );
}

/** The head of a page: its name, a line about it, and what can be done. */
import type { ReactNode } from "react";

import styles from "./page-header.module.css";

interface PageHeaderProps {
  title: ReactNode;
  /** A summary; it is announced when it changes, unless it is `calm`. */
  summary?: ReactNode;
  calm?: boolean;
  /** Above the title, such as a way back. */
  above?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, summary, calm = false, above, actions }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      {above != null && <div className={styles.above}>{above}</div>}
      <div className={styles.words}>
        <h1>{title}</h1>
        {summary !== undefined && (
          <p className={styles.summary} role={calm ? undefined : "status"}>
            {summary}
          </p>
        )}
      </div>
      {actions != null && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

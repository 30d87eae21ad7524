/** Facts: what each is called and what it is. */
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./definition-list.module.css";

interface DefinitionListProps {
  children: ReactNode;
  className?: string | undefined;
}

export function DefinitionList({ children, className }: DefinitionListProps) {
  return <dl className={classes(styles.list, className)}>{children}</dl>;
}

interface DefinitionProps {
  term: ReactNode;
  /** Data: shown in the fixed-width face. */
  data?: boolean;
  children: ReactNode;
}

export function Definition({ term, data = false, children }: DefinitionProps) {
  return (
    <div className={styles.row}>
      <dt className={styles.term}>{term}</dt>
      <dd className={classes(styles.value, data && styles.data)}>{children}</dd>
    </div>
  );
}

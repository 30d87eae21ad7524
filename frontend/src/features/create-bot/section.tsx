import type { ReactNode } from "react";

import styles from "./section.module.css";

interface SectionProps {
  /** What screen readers call the group; seen above it as well. */
  title?: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** A card with some of a step's fields. */
export function Section({ title, lead, children }: SectionProps) {
  return (
    <fieldset className={styles.section}>
      {title !== undefined && (
        <legend className={styles.legend}>
          <h3>{title}</h3>
        </legend>
      )}
      {lead != null && <p className={styles.lead}>{lead}</p>}
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}

import type { ReactNode } from "react";

import styles from "./section.module.css";

interface SectionProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** A group of fields with a title that screen readers announce. */
export function Section({ title, lead, children }: SectionProps) {
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>
        <h2>{title}</h2>
      </legend>
      {lead != null && <p className={styles.lead}>{lead}</p>}
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}

/** A part of a page that fills the room it is given: a head, and below it what scrolls by itself. */
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./panel.module.css";

interface PanelProps {
  label: string;
  className: string | undefined;
  /** A short form for beside other things. */
  compact: boolean;
  children: ReactNode;
}

export function Panel({ label, className, compact, children }: PanelProps) {
  return (
    <section className={classes(styles.panel, className)} aria-label={label} data-compact={compact || undefined}>
      {children}
    </section>
  );
}

export function PanelHead({ className, children }: { className: string | undefined; children: ReactNode }) {
  return <header className={classes(styles.head, className)}>{children}</header>;
}

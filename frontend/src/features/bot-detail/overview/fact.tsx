/** Facts in lines: what each is called on the left, what it is on the right. */
import type { ReactNode } from "react";

import { classes } from "../../../ui/classes";
import styles from "./fact.module.css";

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.list}>{children}</dl>;
}

interface FactProps {
  name: string;
  /** Data: shown in the fixed-width face. */
  data?: boolean;
  children: ReactNode;
}

export function Fact({ name, data = false, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd className={classes(data && styles.data)}>{children}</dd>
    </div>
  );
}

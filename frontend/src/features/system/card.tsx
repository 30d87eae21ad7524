import { CircleAlert, CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import { useId, type ReactNode } from "react";

import { classes } from "../../ui/classes";
import styles from "./card.module.css";

interface CardProps {
  title: string;
  action?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Card({ title, action, wide = false, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes(styles.card, wide && styles.wide)} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

export type VerdictTone = "good" | "warn" | "bad";

const ICONS: Record<VerdictTone, LucideIcon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
};

/** One line that says how something is; never by colour alone. */
export function Verdict({ tone, children }: { tone: VerdictTone; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <p className={classes(styles.verdict, styles[tone])}>
      <Icon aria-hidden size={18} />
      <span>{children}</span>
    </p>
  );
}

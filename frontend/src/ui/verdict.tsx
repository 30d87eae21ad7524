/** One line that says how something is; never by colour alone. */
import { CircleAlert, CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { classes } from "./classes";
import { toneClass } from "./tone";
import styles from "./verdict.module.css";

export type VerdictTone = "good" | "warn" | "bad";

const ICONS: Record<VerdictTone, LucideIcon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
};

export function Verdict({ tone, children }: { tone: VerdictTone; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <p className={classes(styles.verdict, toneClass(tone))}>
      <Icon aria-hidden size={18} />
      <span>{children}</span>
    </p>
  );
}

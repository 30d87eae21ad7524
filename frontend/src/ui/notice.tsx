import { CircleAlert, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./notice.module.css";
import { toneClass, type Tone } from "./tone";

export type NoticeTone = "info" | "warn" | "bad";

const ICONS: Record<NoticeTone, LucideIcon> = {
  info: Info,
  warn: TriangleAlert,
  bad: CircleAlert,
};

const TONES: Record<NoticeTone, Tone> = { info: "busy", warn: "warn", bad: "bad" };

interface NoticeProps {
  tone: NoticeTone;
  title: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits for a pause; without either it is plain text. */
  role?: "alert" | "status";
  children?: ReactNode;
  action?: ReactNode;
  className?: string | undefined;
}

export function Notice({ tone, title, role, children, action, className }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={classes(styles.notice, toneClass(TONES[tone]), className)} role={role}>
      <Icon aria-hidden size={18} className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        {children != null && <div className={styles.text}>{children}</div>}
      </div>
      {action != null && <div className={styles.action}>{action}</div>}
    </div>
  );
}

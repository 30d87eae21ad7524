/** How far something is (`Progress`), and how full something is (`Meter`). */
import { Meter as BaseMeter } from "@base-ui/react/meter";
import { Progress as BaseProgress } from "@base-ui/react/progress";
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./progress.module.css";

interface ProgressProps {
  label: string;
  /** From 0 to 1; `null` while nobody knows. */
  value: number | null;
  /** What is said instead of the percentage. */
  text?: string;
  className?: string | undefined;
}

const percent = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 100);

export function Progress({ label, value, text, className }: ProgressProps) {
  return (
    <BaseProgress.Root
      aria-label={label}
      value={value === null ? null : percent(value)}
      {...(text !== undefined && { getAriaValueText: () => text })}
      className={className}
    >
      <BaseProgress.Track className={styles.track}>
        <BaseProgress.Indicator className={classes(styles.fill, value === null && styles.unknown)} />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}

export type MeterTone = "plain" | "warn" | "bad";

interface MeterProps {
  label: ReactNode;
  /** From 0 to 1. */
  value: number;
  /** The figure beside the label, as in "3 of 8 GiB". */
  text: string;
  tone?: MeterTone;
  className?: string | undefined;
}

export function Meter({ label, value, text, tone = "plain", className }: MeterProps) {
  return (
    <BaseMeter.Root
      // What is not empty is seen not to be.
      value={value > 0 ? Math.max(1, percent(value)) : 0}
      getAriaValueText={() => text}
      className={classes(styles.meter, className)}
    >
      <BaseMeter.Label className={styles.label}>{label}</BaseMeter.Label>
      <span aria-hidden className={styles.text}>
        {text}
      </span>
      <BaseMeter.Track className={styles.track}>
        <BaseMeter.Indicator className={classes(styles.fill, styles[tone])} />
      </BaseMeter.Track>
    </BaseMeter.Root>
  );
}

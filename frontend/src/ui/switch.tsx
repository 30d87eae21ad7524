/** On or off, at once. */
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./switch.module.css";

interface SwitchProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string | undefined;
}

export function Switch({ label, checked, onChange, disabled = false, className }: SwitchProps) {
  return (
    <label className={classes(styles.label, className)}>
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        className={styles.track}
      >
        <BaseSwitch.Thumb className={styles.thumb} />
      </BaseSwitch.Root>
      <span>{label}</span>
    </label>
  );
}

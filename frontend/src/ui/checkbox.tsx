/** A box to tick; `mixed` says that only some of what it stands for are ticked. */
import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./checkbox.module.css";

interface CheckboxProps {
  label: ReactNode;
  /** The label is for screen readers only. */
  labelHidden?: boolean;
  checked: boolean;
  mixed?: boolean;
  /** The event tells about modifier keys, as for choosing a range with Shift. */
  onChange: (checked: boolean, event: Event) => void;
  disabled?: boolean;
  className?: string | undefined;
}

export function Checkbox(props: CheckboxProps) {
  const { label, labelHidden = false, checked, mixed = false, onChange, disabled = false } = props;
  return (
    <label className={classes(styles.label, props.className)}>
      <BaseCheckbox.Root
        checked={checked}
        indeterminate={mixed}
        onCheckedChange={(next, details) => onChange(next, details.event)}
        disabled={disabled}
        className={styles.box}
      >
        <BaseCheckbox.Indicator className={styles.mark}>
          {mixed ? <Minus aria-hidden size={13} /> : <Check aria-hidden size={13} />}
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className={labelHidden ? "visually-hidden" : undefined}>{label}</span>
    </label>
  );
}

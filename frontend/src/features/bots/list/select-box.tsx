/** The box that chooses a bot. A native one: a thousand of them may scroll by. */
import { Check } from "lucide-react";

import { classes } from "../../../ui/classes";
import styles from "./select-box.module.css";

interface SelectBoxProps {
  label: string;
  checked: boolean;
  mixed?: boolean;
  tabIndex: number;
  /** `range` is true when Shift was held: everything from the last one to here. */
  onToggle: (range: boolean) => void;
  className?: string | undefined;
}

export function SelectBox(props: SelectBoxProps) {
  const { label, checked, mixed = false, tabIndex, onToggle, className } = props;
  return (
    <span className={classes(styles.target, className)}>
      <input
        type="checkbox"
        aria-label={label}
        className={styles.input}
        tabIndex={tabIndex}
        checked={checked}
        ref={(input) => {
          if (input) input.indeterminate = mixed;
        }}
        onChange={(event) => onToggle((event.nativeEvent as MouseEvent).shiftKey)}
      />
      <span aria-hidden className={styles.box}>
        {checked && !mixed && <Check size={13} strokeWidth={3} />}
        {mixed && <span className={styles.dash} />}
      </span>
    </span>
  );
}

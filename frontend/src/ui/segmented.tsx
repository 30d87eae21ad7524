/** One of a few, all of them seen: radio buttons in a row. */
import type { LucideIcon } from "lucide-react";
import { useId } from "react";

import { classes } from "./classes";
import styles from "./segmented.module.css";

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  icon?: LucideIcon;
}

interface SegmentedProps<Value extends string> {
  /** What is chosen, for screen readers. */
  label: string;
  value: Value;
  options: readonly Segment<Value>[];
  onChange: (value: Value) => void;
  /** Only the icons are seen; the labels stay as names and tips. */
  iconsOnly?: boolean;
  disabled?: boolean;
  className?: string | undefined;
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, options, onChange, iconsOnly = false, disabled = false } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={classes(styles.group, props.className)}>
      {options.map(({ value: option, label: word, icon: Icon }) => (
        <label key={option} className={styles.segment} title={iconsOnly ? word : undefined}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={option}
            checked={option === value}
            disabled={disabled}
            onChange={() => onChange(option)}
          />
          {Icon && <Icon aria-hidden size={16} />}
          <span className={iconsOnly ? "visually-hidden" : undefined}>{word}</span>
        </label>
      ))}
    </div>
  );
}

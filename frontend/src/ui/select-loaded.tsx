/** The list of a `Select` and the button that opens it. */
import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronsUpDown, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { texts } from "../texts";
import { classes } from "./classes";
import type { ControlProps } from "./field";
import styles from "./select.module.css";

export interface Option<Value extends string> {
  value: Value;
  label: string;
  /** A second line that explains. */
  note?: ReactNode;
  icon?: LucideIcon;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> {
  /** Its name where no `Field` labels it. */
  label?: string;
  control?: ControlProps;
  value: Value | null;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  placeholder?: string;
  /** What stands before the value, as in "Sort: newest". */
  prefix?: ReactNode;
  disabled?: boolean;
  size?: "s" | "m";
  className?: string | undefined;
}

export function Select<Value extends string>(
  props: SelectProps<Value> & { openAtOnce: boolean },
) {
  const { label, control, value, options, onChange, placeholder, prefix, size = "m" } = props;
  return (
    <BaseSelect.Root
      items={[...options]}
      defaultOpen={props.openAtOnce}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
      disabled={props.disabled ?? false}
      {...(control && { id: control.id })}
    >
      <BaseSelect.Trigger
        aria-label={label}
        aria-describedby={control?.["aria-describedby"]}
        aria-invalid={control?.["aria-invalid"]}
        className={classes(styles.trigger, styles[size], props.className)}
      >
        {prefix != null && <span className={styles.prefix}>{prefix}</span>}
        <BaseSelect.Value className={styles.value} placeholder={placeholder ?? texts.ui.choose} />
        <BaseSelect.Icon className={styles.icon}>
          <ChevronsUpDown aria-hidden size={14} />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner
          className={styles.positioner}
          sideOffset={6}
          alignItemWithTrigger={false}
          collisionPadding={8}
        >
          <BaseSelect.Popup className={styles.popup}>
            <BaseSelect.List className={styles.list}>
              {options.map((option) => (
                <OptionItem key={option.value} option={option} />
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

function OptionItem<Value extends string>({ option }: { option: Option<Value> }) {
  const { value, label, note, icon: Icon, disabled = false } = option;
  return (
    <BaseSelect.Item value={value} disabled={disabled} className={styles.item}>
      {Icon && <Icon aria-hidden size={16} />}
      <span className={styles.words}>
        <BaseSelect.ItemText>{label}</BaseSelect.ItemText>
        {note != null && <span className={styles.note}>{note}</span>}
      </span>
      <BaseSelect.ItemIndicator className={styles.tick}>
        <Check aria-hidden size={16} />
      </BaseSelect.ItemIndicator>
    </BaseSelect.Item>
  );
}

/** One of several, in a list that opens. Inside a `Field` give it the field's control properties. */
import { ChevronsUpDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { texts } from "../texts";
import { classes } from "./classes";
import type { SelectProps } from "./select-loaded";
import styles from "./select.module.css";

export type { Option } from "./select-loaded";

const Loaded = lazy(async () => {
  const { Select: loaded } = await import("./select-loaded");
  // A lazy component has no type parameter; `Select` below has it.
  return { default: loaded<string> };
});

export function Select<Value extends string>(props: SelectProps<Value>) {
  const [wanted, setWanted] = useState(false);
  // The values given to `onChange` are those of the options.
  const untyped = props as unknown as SelectProps<string>;
  return (
    <Suspense fallback={<Closed {...untyped} onOpen={() => setWanted(true)} />}>
      <Loaded {...untyped} openAtOnce={wanted} />
    </Suspense>
  );
}

/** What is seen until the list can be opened; a press is kept until then. */
function Closed(props: SelectProps<string> & { onOpen: () => void }) {
  const { control, value, options, prefix, size = "m" } = props;
  const word = options.find((option) => option.value === value)?.label;
  return (
    <button
      type="button"
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- what it controls is not there yet
      role="combobox"
      id={control?.id}
      aria-label={props.label}
      aria-expanded={false}
      aria-haspopup="listbox"
      aria-describedby={control?.["aria-describedby"]}
      disabled={props.disabled}
      className={classes(styles.trigger, styles[size], props.className)}
      onClick={props.onOpen}
    >
      {prefix != null && <span className={styles.prefix}>{prefix}</span>}
      <span className={styles.value} data-placeholder={word === undefined ? "" : undefined}>
        {word ?? props.placeholder ?? texts.ui.choose}
      </span>
      <span className={styles.icon}>
        <ChevronsUpDown aria-hidden size={14} />
      </span>
    </button>
  );
}

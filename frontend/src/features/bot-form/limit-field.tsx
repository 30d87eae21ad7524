/** A limit as a slider and as a number; both are one value. */
import { useController } from "react-hook-form";

import { texts } from "../../texts";
import { Field } from "../../ui/field";
import type { BotFields } from "./values";
import styles from "./limit-field.module.css";

const words = texts.botForm.resources;

interface LimitFieldProps {
  field: "memory_mib" | "cpu_cores" | "pids";
  label: string;
  unit: string;
  help: string;
  least: number;
  most: number;
  step: number;
  range: string;
}

export function LimitField(props: LimitFieldProps) {
  const { field: name, label, unit, help, least, most, step, range } = props;
  const { field, fieldState } = useController<BotFields, typeof name>({ name });
  const shown = Number.isNaN(field.value) ? "" : field.value;
  return (
    <Field label={label} note={range} help={help} error={fieldState.error?.message}>
      {(control) => (
        <div className={styles.row}>
          <input
            id={control.id}
            aria-describedby={control["aria-describedby"]}
            type="range"
            className={styles.slider}
            min={least}
            max={most}
            step={step}
            value={Number.isNaN(field.value) ? least : field.value}
            onChange={(event) => field.onChange(event.target.valueAsNumber)}
            onBlur={field.onBlur}
          />
          <span className={styles.number}>
            <input
              className={`${control.className} ${styles.input}`}
              aria-label={words.number(label)}
              aria-invalid={control["aria-invalid"]}
              type="number"
              min={least}
              max={most}
              step={step}
              value={shown}
              onChange={(event) => field.onChange(event.target.valueAsNumber)}
              onBlur={field.onBlur}
            />
            <span className={styles.unit}>{unit}</span>
          </span>
        </div>
      )}
    </Field>
  );
}

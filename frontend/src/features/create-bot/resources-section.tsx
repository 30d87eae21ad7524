import { useFormContext } from "react-hook-form";

import type { Catalog } from "../../api/types";
import { Field } from "../../ui/field";
import { bytesText, coresText } from "../../ui/quantity";
import styles from "./fields.module.css";
import type { FormValues } from "./form-values";
import { Section } from "./section";

export function ResourcesSection({ limits }: { limits: Catalog["limits"]["resources"] }) {
  const { register, formState } = useFormContext<FormValues>();
  const { errors } = formState;
  const { minimum, maximum } = limits;
  return (
    <Section title="Resources" lead="What its container may use at most. The defaults suit most bots.">
      <div className={styles.pair}>
        <Field
          label="Memory in MiB"
          error={errors.memory_mib?.message}
          help={`${bytesText(minimum.memory_bytes)} to ${bytesText(maximum.memory_bytes)}`}
        >
          {(control) => (
            <input
              {...control}
              type="number"
              step={256}
              {...register("memory_mib", { valueAsNumber: true })}
            />
          )}
        </Field>
        <Field
          label="Processor cores"
          error={errors.cpu_cores?.message}
          help={`${coresText(minimum.cpu_millis)} to ${coresText(maximum.cpu_millis)}`}
        >
          {(control) => (
            <input
              {...control}
              type="number"
              step={0.25}
              {...register("cpu_cores", { valueAsNumber: true })}
            />
          )}
        </Field>
        <Field
          label="Processes"
          error={errors.pids?.message}
          help={`${minimum.pids} to ${maximum.pids}`}
        >
          {(control) => (
            <input {...control} type="number" step={1} {...register("pids", { valueAsNumber: true })} />
          )}
        </Field>
      </div>
      <label className={styles.check}>
        <input type="checkbox" {...register("start")} />
        Start it as soon as it is made
      </label>
    </Section>
  );
}

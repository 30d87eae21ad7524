import { useFormContext } from "react-hook-form";

import { Field } from "../../ui/field";
import type { FormValues } from "./form-values";
import { deriveHostname } from "./hostname";
import styles from "./fields.module.css";
import { Section } from "./section";

export function IdentitySection() {
  const { register, formState, setValue, getFieldState } = useFormContext<FormValues>();
  const { errors } = formState;

  const follow = (name: string) => {
    // Once somebody typed a host name of their own, the name no longer changes it.
    if (getFieldState("hostname", formState).isDirty) return;
    setValue("hostname", deriveHostname(name), {
      shouldDirty: false,
      shouldValidate: formState.isSubmitted,
    });
  };

  return (
    <Section title="Identity">
      <div className={styles.pair}>
        <Field label="Name" error={errors.name?.message}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              placeholder="Research helper"
              {...register("name", { onChange: (event: { target: { value: string } }) => follow(event.target.value) })}
            />
          )}
        </Field>
        <Field
          label="Host name"
          error={errors.hostname?.message}
          help="Its unique short name in addresses and commands."
        >
          {(control) => (
            <input
              {...control}
              className={`${control.className} ${styles.data}`}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="research-helper"
              {...register("hostname")}
            />
          )}
        </Field>
      </div>
    </Section>
  );
}

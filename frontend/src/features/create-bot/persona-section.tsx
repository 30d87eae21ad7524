import { useFormContext } from "react-hook-form";

import { Field } from "../../ui/field";
import type { FormValues } from "./form-values";
import { Section } from "./section";

export function PersonaSection() {
  const { register, formState } = useFormContext<FormValues>();
  return (
    <Section title="Persona" lead="Who the bot is and how it speaks, in your words. Markdown is fine.">
      <Field label="Persona" note="optional" error={formState.errors.persona?.message}>
        {(control) => (
          <textarea
            {...control}
            rows={6}
            placeholder={"You are a patient research helper.\nYou name your sources and say when you are not sure."}
            {...register("persona")}
          />
        )}
      </Field>
    </Section>
  );
}

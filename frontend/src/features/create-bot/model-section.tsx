import { useId } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import styles from "./fields.module.css";
import type { FormValues } from "./form-values";
import { ProviderChoice } from "./provider-choice";
import { Section } from "./section";

export function ModelSection({ providers }: { providers: CatalogProvider[] }) {
  const { register, formState, setValue, clearErrors } = useFormContext<FormValues>();
  const { errors } = formState;
  const chosen = useWatch<FormValues, "provider">({ name: "provider" });
  const provider = providers.find(({ id }) => id === chosen);
  const suggestions = useId();

  const changed = (id: string) => {
    const next = providers.find((offered) => offered.id === id);
    setValue("model", next?.models[0]?.id ?? "");
    clearErrors(["model", "base_url", "provider_key"]);
  };

  return (
    <Section title="Model" lead="Which language model answers for the bot.">
      <ProviderChoice providers={providers} chosen={chosen} onChange={changed} />
      {provider && (
        <div className={styles.pair}>
          <Field
            label="Model"
            error={errors.model?.message}
            help={provider.demo ? undefined : "Pick a suggestion or type any model of the provider."}
          >
            {(control) => (
              <>
                <input
                  {...control}
                  className={`${control.className} ${styles.data}`}
                  list={suggestions}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                  {...register("model")}
                />
                <datalist id={suggestions}>
                  {provider.models.map((model) => (
                    <option key={model.id} value={model.id}>
                      {model.name}
                    </option>
                  ))}
                </datalist>
              </>
            )}
          </Field>
          {provider.base_url !== "none" && (
            <Field
              label="Base URL"
              note={provider.base_url === "optional" && "optional"}
              error={errors.base_url?.message}
            >
              {(control) => (
                <input
                  {...control}
                  className={`${control.className} ${styles.data}`}
                  type="url"
                  inputMode="url"
                  placeholder="https://models.example.com/v1"
                  {...register("base_url")}
                />
              )}
            </Field>
          )}
          {provider.key !== "none" && (
            <Field
              label="API key"
              note={provider.key === "optional" && "optional"}
              error={errors.provider_key?.message}
              help="Kept in a file that only this bot can read; never shown again."
            >
              {(control) => (
                <SecretInput {...control} subject="API key" {...register("provider_key")} />
              )}
            </Field>
          )}
        </div>
      )}
    </Section>
  );
}

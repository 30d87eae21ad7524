/** What the bot thinks with: a provider, one of its models, a key. */
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog, CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import styles from "./fields.module.css";
import type { FormValues } from "./form-values";
import { ModelDiscovery } from "./model-discovery";
import { ModelField } from "./model-field";
import { OutsideLink } from "./outside-link";
import { ProviderChoice } from "./provider-choice";
import { Section } from "./section";
import { UrlField } from "./url-field";

const words = texts.createBot.model;

/** Where a bot finds an Ollama of the server's own machine. */
const OLLAMA_URL = "http://botmaker:11434";

export function ModelStep({ catalog }: { catalog: Catalog }) {
  const { setValue, getValues, clearErrors } = useFormContext<FormValues>();
  const chosen = useWatch<FormValues, "provider">({ name: "provider" });
  const providers: CatalogProvider[] = catalog.providers;
  const provider = providers.find(({ id }) => id === chosen);

  const changed = (id: string) => {
    const next = providers.find((offered) => offered.id === id);
    setValue("model", next?.models[0]?.id ?? "");
    // A key belongs to one provider and must not reach another by accident.
    setValue("provider_key", "");
    setValue("base_url", next?.discovers_models ? OLLAMA_URL : keptUrl(getValues("base_url"), next));
    clearErrors(["model", "base_url", "provider_key"]);
  };

  return (
    <>
      <ProviderChoice providers={providers} onChange={changed} />
      {provider?.demo && <p className={styles.demo}>{words.demo}</p>}
      {provider && !provider.demo && (
        <Section>
          {provider.base_url !== "none" && <UrlField provider={provider} />}
          {provider.discovers_models && <ModelDiscovery provider={provider} />}
          <ModelField key={provider.id} provider={provider} />
          {provider.key !== "none" && <KeyField provider={provider} />}
        </Section>
      )}
    </>
  );
}

/** The address survives only between providers that take one and have none of their own. */
function keptUrl(url: string, next: CatalogProvider | undefined): string {
  return next?.base_url !== "none" && url !== OLLAMA_URL ? url : "";
}

function KeyField({ provider }: { provider: CatalogProvider }) {
  const { register, formState } = useFormContext<FormValues>();
  return (
    <Field
      label={words.key}
      note={provider.key === "optional" && words.optional}
      error={formState.errors.provider_key?.message}
      help={
        <>
          {words.keyHelp}{" "}
          {provider.key_url != null && <OutsideLink href={provider.key_url}>{words.keyWhere}</OutsideLink>}
        </>
      }
    >
      {(control) => <SecretInput {...control} subject={words.key} {...register("provider_key")} />}
    </Field>
  );
}

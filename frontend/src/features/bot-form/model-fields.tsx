/** What the chosen provider needs: an address, a model, a key. */
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog, CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import { useKept } from "./kept";
import { KeptSecret } from "./kept-secret";
import { ModelDiscovery } from "./model-discovery";
import { ModelField } from "./model-field";
import { OutsideLink } from "./outside-link";
import { UrlField } from "./url-field";
import type { BotFields } from "./values";

const words = texts.botForm.model;

/** Where a bot finds an Ollama of the server's own machine. */
const OLLAMA_URL = "http://botmaker:11434";

/** The provider that is chosen. */
export function useChosenProvider(catalog: Catalog): CatalogProvider | undefined {
  const chosen = useWatch<BotFields, "provider">({ name: "provider" });
  return catalog.providers.find(({ id }) => id === chosen);
}

/** Sets what belongs to a provider when another one is chosen. */
export function useProviderChange(catalog: Catalog): (id: string) => void {
  const { setValue, getValues, clearErrors } = useFormContext<BotFields>();
  return (id) => {
    const next = catalog.providers.find((offered) => offered.id === id);
    setValue("model", next?.models[0]?.id ?? "");
    // A key belongs to one provider and must not reach another by accident.
    setValue("provider_key", "");
    setValue("base_url", next?.discovers_models ? OLLAMA_URL : keptUrl(getValues("base_url"), next));
    clearErrors(["model", "base_url", "provider_key"]);
  };
}

/** The address survives only between providers that take one and have none of their own. */
function keptUrl(url: string, next: CatalogProvider | undefined): string {
  return next?.base_url !== "none" && url !== OLLAMA_URL ? url : "";
}

export function ModelFields({ provider }: { provider: CatalogProvider }) {
  return (
    <>
      {provider.base_url !== "none" && <UrlField provider={provider} />}
      {provider.discovers_models && <ModelDiscovery provider={provider} />}
      <ModelField key={provider.id} provider={provider} />
      {provider.key !== "none" && <KeyField provider={provider} />}
    </>
  );
}

/** The key of a provider that takes one. */
export function KeyField({ provider }: { provider: CatalogProvider }) {
  const { setValue } = useFormContext<BotFields>();
  if (useKept().provider !== provider.id) return <KeyInput provider={provider} />;
  return (
    <KeptSecret
      label={words.key}
      perhaps={provider.key === "optional"}
      onKeep={() => setValue("provider_key", "")}
    >
      <KeyInput provider={provider} />
    </KeptSecret>
  );
}

function KeyInput({ provider }: { provider: CatalogProvider }) {
  const { register, formState } = useFormContext<BotFields>();
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

/** What the chosen provider needs: an address, a model, somebody who pays. */
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog, CatalogProvider } from "../../api/types";
import { hasKeyChoice } from "./key-source";
import { KeySourceField } from "./key-source-field";
import { ModelDiscovery } from "./model-discovery";
import { ModelField } from "./model-field";
import { UrlField } from "./url-field";
import type { BotFields } from "./values";

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
    setValue("key_source", "auto");
    setValue("key_tags", []);
    setValue("base_url", next?.discovers_models ? OLLAMA_URL : keptUrl(getValues("base_url"), next));
    clearErrors(["model", "base_url", "provider_key", "key_tags"]);
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
      {hasKeyChoice(provider) && <KeySourceField key={`key ${provider.id}`} provider={provider} />}
    </>
  );
}

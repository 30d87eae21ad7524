/** What the bot thinks with: a provider, one of its models, a key. */
import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import { fieldStyles as styles, ModelFields, ProviderChoice, useChosenProvider, useProviderChange } from "../bot-form";
import { Section } from "./section";

const words = texts.botForm.model;

export function ModelStep({ catalog }: { catalog: Catalog }) {
  const provider = useChosenProvider(catalog);
  return (
    <>
      <ProviderChoice providers={catalog.providers} onChange={useProviderChange(catalog)} />
      {provider?.demo && <p className={styles.demo}>{words.demo}</p>}
      {provider && !provider.demo && (
        <Section>
          <ModelFields provider={provider} />
        </Section>
      )}
    </>
  );
}

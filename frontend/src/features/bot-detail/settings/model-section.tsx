/** What the bot thinks with. Its key is never shown: it is kept or replaced. */
import { useMemo } from "react";
import * as z from "zod";

import type { Bot, Catalog } from "../../../api/types";
import { texts } from "../../../texts";
import {
  fieldStyles,
  KeptProvider,
  modelChecks,
  modelComplaints,
  ModelFields,
  ProviderChoice,
  useChosenProvider,
  useProviderChange,
  type BotFields,
  type KeptSecrets,
} from "../../bot-form";
import { fieldsOf, modelPatch } from "./patch";
import { SectionForm } from "./section-form";
import { useSection, type SectionRules } from "./use-section";

const words = texts.botSettings.model;

const FIELDS = ["provider", "model", "base_url", "key_source", "key_tags", "provider_key"] as const;

function rulesOf(catalog: Catalog, kept: KeptSecrets): SectionRules<BotFields> {
  return {
    parts: ["provider", "model", "base_url", "key"],
    fields: FIELDS,
    schema: z.object(modelChecks).superRefine((values, context) => {
      for (const complaint of modelComplaints(values, catalog, kept)) {
        context.addIssue({ code: "custom", ...complaint });
      }
    }),
    valuesOf: fieldsOf,
    patchOf: modelPatch,
  };
}

export function ModelSection({ bot, catalog }: { bot: Bot; catalog: Catalog }) {
  const { source } = bot.key;
  // A bot on the keyring's keys holds a token, which is no key that could be kept.
  const kept = useMemo(
    () => ({ provider: source === "own" ? bot.provider : null, tokens: {} }),
    [bot.provider, source],
  );
  const rules = useMemo(() => rulesOf(catalog, kept), [catalog, kept]);
  const editor = useSection(bot, rules);
  return (
    <SectionForm title={words.title} lead={words.lead} editor={editor}>
      <KeptProvider value={kept}>
        <Fields catalog={catalog} />
      </KeptProvider>
    </SectionForm>
  );
}

function Fields({ catalog }: { catalog: Catalog }) {
  const provider = useChosenProvider(catalog);
  const changed = useProviderChange(catalog);
  return (
    <>
      <ProviderChoice providers={catalog.providers} onChange={changed} />
      {provider?.demo && <p className={fieldStyles.demo}>{texts.botForm.model.demo}</p>}
      {provider && !provider.demo && <ModelFields provider={provider} />}
    </>
  );
}

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

const FIELDS = ["provider", "model", "base_url", "provider_key"] as const;

function rulesOf(catalog: Catalog, kept: KeptSecrets): SectionRules<BotFields> {
  return {
    parts: ["provider", "model", "base_url"],
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
  const kept = useMemo(() => ({ provider: bot.provider, tokens: {} }), [bot.provider]);
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

import { useMemo } from "react";
import * as z from "zod";

import type { Bot, Catalog } from "../../../api/types";
import { texts } from "../../../texts";
import { limitChecks, LimitFields, LimitPresets, type BotFields } from "../../bot-form";
import { fieldsOf, limitsPatch } from "./patch";
import { SectionForm } from "./section-form";
import { useSection, type SectionRules } from "./use-section";

const words = texts.botSettings.limits;

function rulesOf(catalog: Catalog): SectionRules<BotFields> {
  return {
    parts: ["resources"],
    fields: ["memory_mib", "cpu_cores", "pids"],
    schema: z.object(limitChecks(catalog)),
    valuesOf: fieldsOf,
    patchOf: limitsPatch,
  };
}

export function LimitsSection({ bot, catalog }: { bot: Bot; catalog: Catalog }) {
  const rules = useMemo(() => rulesOf(catalog), [catalog]);
  const editor = useSection(bot, rules);
  return (
    <SectionForm title={words.title} lead={words.lead} editor={editor}>
      <LimitPresets catalog={catalog} />
      <LimitFields catalog={catalog} />
    </SectionForm>
  );
}

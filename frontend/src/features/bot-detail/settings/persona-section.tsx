import * as z from "zod";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { personaChecks, PersonaEditor, type BotFields } from "../../bot-form";
import { fieldsOf, personaPatch } from "./patch";
import { SectionForm } from "./section-form";
import { useSection, type SectionRules } from "./use-section";

const words = texts.botSettings.persona;

const RULES: SectionRules<BotFields> = {
  parts: ["persona"],
  fields: ["persona"],
  schema: z.object(personaChecks),
  valuesOf: fieldsOf,
  patchOf: personaPatch,
};

export function PersonaSection({ bot }: { bot: Bot }) {
  const editor = useSection(bot, RULES);
  return (
    <SectionForm title={words.title} lead={words.lead} editor={editor}>
      <PersonaEditor />
    </SectionForm>
  );
}

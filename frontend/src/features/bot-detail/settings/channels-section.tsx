/** Where people reach the bot, and who may. Tokens are never shown: they are kept or replaced. */
import { useMemo } from "react";
import * as z from "zod";

import type { Bot, Catalog } from "../../../api/types";
import { texts } from "../../../texts";
import {
  channelChecks,
  channelsComplaints,
  ChannelsFields,
  KeptProvider,
  type BotFields,
  type KeptSecrets,
} from "../../bot-form";
import { channelsPatch, fieldsOf } from "./patch";
import { SectionForm } from "./section-form";
import { useSection, type SectionRules } from "./use-section";

const words = texts.botSettings.channels;

function rulesOf(catalog: Catalog, kept: KeptSecrets): SectionRules<BotFields> {
  return {
    parts: ["channels"],
    fields: ["channels"],
    schema: z.object(channelChecks).superRefine(({ channels }, context) => {
      for (const complaint of channelsComplaints(channels, catalog, kept)) {
        context.addIssue({ code: "custom", ...complaint });
      }
    }),
    valuesOf: fieldsOf,
    patchOf: channelsPatch,
  };
}

export function ChannelsSection({ bot, catalog }: { bot: Bot; catalog: Catalog }) {
  const kept = useMemo(() => keptTokens(bot), [bot]);
  const rules = useMemo(() => rulesOf(catalog, kept), [catalog, kept]);
  const editor = useSection(bot, rules);
  return (
    <SectionForm title={words.title} lead={words.lead} editor={editor}>
      <KeptProvider value={kept}>
        <ChannelsFields catalog={catalog} />
      </KeptProvider>
    </SectionForm>
  );
}

function keptTokens({ channels }: Bot): KeptSecrets {
  return {
    provider: null,
    tokens: Object.fromEntries(channels.map(({ kind, secrets }) => [kind, secrets])),
  };
}

/** What was decided when the bot was created: shown, not edited. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Definition, DefinitionList } from "../../../ui/definition-list";
import { bytesText, coresText } from "../../../ui/quantity";
import { Sentence } from "../../../ui/sentence";
import { catalogQuery } from "../../bots";
import { Section } from "./section";
import styles from "./settings.module.css";

export function FixedFacts({ bot }: { bot: Bot }) {
  const words = texts.botDetail.settings.fixed;
  const { data: catalog } = useQuery(catalogQuery);
  const provider = catalog?.providers.find(({ id }) => id === bot.provider)?.name ?? bot.provider;
  const channelName = (kind: string) =>
    catalog?.channels.find((channel) => channel.kind === kind)?.name ?? kind;
  const policies = texts.botDetail.channels;
  return (
    <Section
      title={words.title}
      lead={<Sentence text={words.lead} parts={{ create: <Link to="/bots/new">{words.create}</Link> }} />}
    >
      <DefinitionList>
        <Definition term={words.provider}>{provider}</Definition>
        <Definition term={words.model} data>
          {bot.model}
        </Definition>
        {bot.base_url !== null && (
          <Definition term={words.baseUrl} data>
            {bot.base_url}
          </Definition>
        )}
        <Definition term={words.channels}>
          {bot.channels.length === 0 && words.noChannels}
          {bot.channels.map((channel) => (
            <p key={channel.kind}>
              {channelName(channel.kind)}: {policies.dm[channel.dm_policy]},{" "}
              {policies.groups[channel.group_policy]}
            </p>
          ))}
        </Definition>
        <Definition term={words.memory}>{bytesText(bot.resources.memory_bytes)}</Definition>
        <Definition term={words.cpu}>{coresText(bot.resources.cpu_millis)}</Definition>
        <Definition term={words.pids}>{bot.resources.pids}</Definition>
        <Definition term={words.persona}>
          {bot.persona === "" ? words.noPersona : <pre className={styles.persona}>{bot.persona}</pre>}
        </Definition>
      </DefinitionList>
    </Section>
  );
}

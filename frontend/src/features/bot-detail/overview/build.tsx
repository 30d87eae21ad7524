/** What the bot is made of and where it is found. */
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { CopyButton } from "../../../ui/copy-button";
import { Definition, DefinitionList } from "../../../ui/definition-list";
import { visibleText } from "../../../ui/hostile-text";
import { Sentence } from "../../../ui/sentence";
import styles from "./build.module.css";
import { Card } from "./card";

/** As many digits of an id as Docker prints. */
const SHORT_ID = 12;

export function Build({ bot }: { bot: Bot }) {
  const words = texts.botDetail.build;
  const { container, probe } = bot.status.evidence;
  const address = `127.0.0.1:${bot.port}`;
  return (
    <Card title={words.title}>
      <DefinitionList>
        <Definition term={words.model} data>
          {bot.provider}/{bot.model}
        </Definition>
        {bot.base_url !== null && (
          <Definition term={words.baseUrl} data>
            {bot.base_url}
          </Definition>
        )}
        {bot.channels.length === 0 && (
          <Definition term={texts.botDetail.channels.title}>{texts.botDetail.channels.none}</Definition>
        )}
        <Definition term={words.openclaw} data>
          {probe?.version == null ? texts.metrics.unknown : visibleText(probe.version)}
        </Definition>
        <Definition term={words.image} data>
          {bot.image ?? bot.image_id?.slice(0, "sha256:".length + SHORT_ID) ?? words.none}
        </Definition>
        <Definition term={words.address} data>
          <Copied text={address} subject={words.copyAddress}>
            {address}
          </Copied>
        </Definition>
        {container && (
          <Definition term={words.container} data>
            <Copied text={container.id} subject={texts.botDetail.container.copyId}>
              {container.id.slice(0, SHORT_ID)}
            </Copied>
          </Definition>
        )}
        <Definition term={words.created}>
          <Sentence text={words.ago} parts={{ age: <Age at={bot.created_at} /> }} />
          {bot.incarnation > 1 && (
            <span className={styles.note}>{words.incarnation(bot.incarnation)}</span>
          )}
        </Definition>
      </DefinitionList>
    </Card>
  );
}

function Copied(props: { text: string; subject: string; children: string }) {
  return (
    <span className={styles.copied}>
      {props.children}
      <CopyButton text={props.text} subject={props.subject} className={styles.copy} />
    </span>
  );
}

/** What the bot is made of and where it is found. */
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { CopyButton } from "../../../ui/copy-button";
import { visibleText } from "../../../ui/hostile-text";
import { Sentence } from "../../../ui/sentence";
import styles from "./build.module.css";
import { Card } from "./card";
import { Fact, Facts } from "./fact";

/** As many digits of an id as Docker prints. */
const SHORT_ID = 12;

export function Build({ bot }: { bot: Bot }) {
  const words = texts.botDetail.build;
  const { container, probe } = bot.status.evidence;
  const address = `127.0.0.1:${bot.port}`;
  return (
    <Card title={words.title}>
      <Facts>
        <Fact name={words.model} data>
          {bot.provider}/{bot.model}
        </Fact>
        {bot.base_url !== null && (
          <Fact name={words.baseUrl} data>
            {bot.base_url}
          </Fact>
        )}
        {bot.channels.length === 0 && (
          <Fact name={texts.botDetail.channels.title}>{texts.botDetail.channels.none}</Fact>
        )}
        <Fact name={words.openclaw} data>
          {probe?.version == null ? texts.metrics.unknown : visibleText(probe.version)}
        </Fact>
        <Fact name={words.image} data>
          {bot.image ?? bot.image_id?.slice(0, "sha256:".length + SHORT_ID) ?? words.none}
        </Fact>
        <Fact name={words.address} data>
          <Copied text={address} subject={words.copyAddress}>
            {address}
          </Copied>
        </Fact>
        {container && (
          <Fact name={words.container} data>
            <Copied text={container.id} subject={texts.botDetail.container.copyId}>
              {container.id.slice(0, SHORT_ID)}
            </Copied>
          </Fact>
        )}
        <Fact name={words.deployed}>
          {bot.deployed_at === null ? words.none : <Ago at={bot.deployed_at} />}
          {bot.incarnation > 1 && (
            <span className={styles.note}>{words.incarnation(bot.incarnation)}</span>
          )}
        </Fact>
        <Fact name={words.created}>
          <Ago at={bot.created_at} />
        </Fact>
      </Facts>
    </Card>
  );
}

function Ago({ at }: { at: string }) {
  return (
    <span>
      <Sentence text={texts.botDetail.build.ago} parts={{ age: <Age at={at} /> }} />
    </span>
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

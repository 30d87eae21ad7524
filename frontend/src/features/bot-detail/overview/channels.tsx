/** Each connected chat service: how its gateway says it is, and what went wrong there last. */
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { Button } from "../../../ui/button";
import { classes } from "../../../ui/classes";
import { visibleText } from "../../../ui/hostile-text";
import { Sentence } from "../../../ui/sentence";
import { answersMessages, catalogQuery } from "../../bots";
import { Card } from "./card";
import { channelsQuery, verdictOf, type ChannelState, type ChannelVerdict } from "./channels-query";
import styles from "./channels.module.css";

type Channel = Bot["channels"][number];

const LOOKS: Record<ChannelVerdict, { icon: LucideIcon; tone: string | undefined }> = {
  connected: { icon: CircleCheck, tone: styles.good },
  running: { icon: CircleCheck, tone: styles.good },
  connecting: { icon: LoaderCircle, tone: styles.warn },
  down: { icon: CircleX, tone: styles.bad },
  unknown: { icon: CircleDashed, tone: styles.idle },
};

export function Channels({ bot }: { bot: Bot }) {
  const words = texts.botDetail.channels;
  const { data, error, refetch, isFetching } = useQuery(channelsQuery(bot));
  const awake = answersMessages(bot.status.state);
  return (
    <Card
      title={words.title}
      aside={
        data && <Sentence text={texts.botDetail.seen} parts={{ age: <Age at={data.checked_at} /> }} />
      }
    >
      <ul className={styles.list}>
        {bot.channels.map((channel) => (
          <ChannelRow
            key={channel.kind}
            channel={channel}
            state={data?.channels.find(({ kind }) => kind === channel.kind)}
          />
        ))}
      </ul>
      {!awake && <p className={styles.quiet}>{words.asleep}</p>}
      {awake && error && (
        <div className={styles.failed} role="alert">
          <p>
            {words.failed} {error.message}
          </p>
          <Button size="s" busy={isFetching} onClick={() => void refetch()}>
            {words.again}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ChannelRow({ channel, state }: { channel: Channel; state: ChannelState | undefined }) {
  const words = texts.botDetail.channels;
  const { data: catalog } = useQuery(catalogQuery);
  const name = catalog?.channels.find(({ kind }) => kind === channel.kind)?.name ?? channel.kind;
  const verdict = verdictOf(state);
  const { icon: Icon, tone } = LOOKS[verdict];
  const account = state && state.account !== "default" ? visibleText(state.account) : null;
  return (
    <li className={styles.channel}>
      <p className={styles.top}>
        <strong>{name}</strong>
        <span className={classes(styles.verdict, tone)}>
          <Icon aria-hidden size={14} />
          {words[verdict]}
          {verdict !== "connected" && state?.lifecycle != null && (
            <span className={styles.lifecycle}>({visibleText(state.lifecycle)})</span>
          )}
        </span>
      </p>
      <p className={styles.policies}>
        {words.dm[channel.dm_policy]} · {words.groups[channel.group_policy]}
        {account !== null && ` · ${words.account(account)}`}
      </p>
      {state?.last_error != null && (
        <p className={styles.error}>
          <span className="visually-hidden">{words.lastError}: </span>
          {visibleText(state.last_error)}
        </p>
      )}
    </li>
  );
}

/** A bot as a card: who it is, how it is, and where there is trouble, what to do. */
import { MessagesSquare } from "lucide-react";
import { memo } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { visibleText } from "../../../ui/hostile-text";
import { Sentence } from "../../../ui/sentence";
import { SpendLine } from "../../keyring";
import { BotFace } from "../bot-face";
import type { Refusal } from "../bulk/bulk";
import { avatarOf, tagsOf } from "../profile";
import { StatusBadge } from "../status-badge";
import { statusWords } from "../status-words";
import styles from "./bot-card.module.css";
import { BotLink } from "./bot-link";
import { useControls } from "./controls";
import { Life } from "./life";
import { NextStep } from "./next-step";
import { SelectBox } from "./select-box";
import { Tags } from "./tags";

export interface BotItemProps {
  bot: Bot;
  selected: boolean;
  /** The one that Tab goes to. */
  active: boolean;
  refusal: Refusal | undefined;
}

const words = texts.bots.card;

export const BotCard = memo(function BotCard({ bot, selected, active, refusal }: BotItemProps) {
  const { state, since } = bot.status;
  const { tone } = statusWords(state);
  const controls = useControls();
  const tabIndex = active ? 0 : -1;
  const statusId = `status-${bot.id}`;
  return (
    <article
      className={styles.card}
      aria-label={bot.name}
      data-state={state}
      data-tone={tone}
      data-selected={selected || undefined}
    >
      <header className={styles.top}>
        <BotFace seed={bot.hostname} state={state} avatar={avatarOf(bot)} bot={bot.id} />
        <div className={styles.names}>
          <h2 className={styles.name}>
            <BotLink bot={bot} tabIndex={tabIndex} describedBy={statusId} className={styles.link} />
          </h2>
          <code className={styles.hostname}>{bot.hostname}</code>
        </div>
        <SelectBox
          label={words.select(bot.name)}
          checked={selected}
          tabIndex={tabIndex}
          onToggle={(range) => controls.toggle(bot.id, range)}
          className={styles.select}
        />
      </header>
      <p className={styles.status} id={statusId}>
        <StatusBadge state={state} />
        <span className={styles.age}>
          <Sentence text={words.for} parts={{ age: <Age at={since} /> }} />
        </span>
      </p>
      <NextStep bot={bot} refusal={refusal} tabIndex={tabIndex} />
      <Tags tags={tagsOf(bot)} />
      <footer className={styles.facts}>
        <code className={styles.model} title={`${bot.provider}/${bot.model}`}>
          <span className={styles.provider}>{bot.provider}/</span>
          {visibleText(bot.model)}
        </code>
        <Channels bot={bot} />
        <Life bot={bot} />
        <SpendLine bot={bot} />
      </footer>
    </article>
  );
});

function Channels({ bot }: { bot: Bot }) {
  if (bot.channels.length === 0) return null;
  return (
    <span className={styles.channels}>
      <MessagesSquare aria-hidden size={14} />
      <span className="visually-hidden">{words.channels} </span>
      {bot.channels.map((channel) => channel.kind).join(", ")}
    </span>
  );
}

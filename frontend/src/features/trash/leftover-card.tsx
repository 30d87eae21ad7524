/** What is left of one bot: what it was, where it comes from, how long it stays, and what can be done with it. */
import { Link } from "@tanstack/react-router";
import { ArchiveRestore, Hourglass, MessagesSquare, Trash2 } from "lucide-react";

import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import { Age, useNow } from "../../ui/age";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import { sizeText } from "../../ui/quantity";
import { Sentence } from "../../ui/sentence";
import { toneClass } from "../../ui/tone";
import { BotFace } from "../bots";
import { nameOf, stayOf } from "./leftover-words";
import { isKnown, type Known, type Leftover } from "./queries";
import styles from "./trash.module.css";

const words = texts.trash;

interface LeftoverCardProps {
  leftover: Leftover;
  /** For the names of channels and providers; their ids stand there until it is loaded. */
  catalog: Catalog | undefined;
  onBringBack: (leftover: Known) => void;
  onRemove: (leftover: Leftover) => void;
}

export function LeftoverCard(props: LeftoverCardProps) {
  const { leftover, catalog } = props;
  const { bot } = leftover;
  const name = nameOf(leftover);
  return (
    <li>
      <article className={styles.card} aria-label={name} data-place={leftover.place}>
        <BotFace
          seed={bot?.hostname ?? leftover.bot_id}
          state={bot ? "stopped" : "unknown"}
        />
        <div className={styles.who}>
          <h2 className={styles.name}>
            <bdi>{name}</bdi>
          </h2>
          <code className={styles.hostname}>{bot?.hostname ?? leftover.bot_id}</code>
        </div>
        <div className={styles.when}>
          <p>
            <Origin leftover={leftover} />
          </p>
          <Stay leftover={leftover} />
        </div>
        {isKnown(leftover) ? (
          <Facts leftover={leftover} catalog={catalog} />
        ) : (
          <p className={styles.facts}>
            {words.unknown.text} <Size bytes={leftover.bytes} />
          </p>
        )}
        <Actions {...props} name={name} />
      </article>
    </li>
  );
}

function Origin({ leftover: { place, since } }: { leftover: Leftover }) {
  if (place === "home") return words.origin.home;
  if (since === null) return words.origin[place];
  return <Sentence text={words.origin[`${place}Ago`]} parts={{ age: <Age at={since} /> }} />;
}

function Stay({ leftover }: { leftover: Leftover }) {
  const { text, soon } = stayOf(leftover, useNow());
  const { until } = leftover;
  return (
    <p className={classes(styles.stay, soon && styles.soon, soon && toneClass("warn"))}>
      {soon && <Hourglass aria-hidden size={14} />}
      {until === null ? text : (
        <time dateTime={until} title={new Date(until).toLocaleString()}>
          {text}
        </time>
      )}
    </p>
  );
}

function Facts({ leftover: { bot, bytes }, catalog }: { leftover: Known; catalog: Catalog | undefined }) {
  const channels = bot.channels.map(
    (kind) => catalog?.channels.find((channel) => channel.kind === kind)?.name ?? kind,
  );
  return (
    <p className={styles.facts}>
      <span className="visually-hidden">{words.facts.model} </span>
      <code title={`${bot.provider}/${bot.model}`}>
        {bot.provider}/{visibleText(bot.model)}
      </code>
      {channels.length > 0 && (
        <span className={styles.channels}>
          <MessagesSquare aria-hidden size={14} />
          <span className="visually-hidden">{words.facts.channels} </span>
          {channels.join(", ")}
        </span>
      )}
      <Size bytes={bytes} />
    </p>
  );
}

function Size({ bytes }: { bytes: number }) {
  return (
    <span className={styles.size}>
      <span className="visually-hidden">{words.facts.size} </span>
      {sizeText(bytes)}
    </span>
  );
}

function Actions({ leftover, name, onBringBack, onRemove }: LeftoverCardProps & { name: string }) {
  return (
    <div className={styles.actions}>
      {isKnown(leftover) && (
        <Button
          size="s"
          icon={ArchiveRestore}
          aria-label={words.bring.buttonOf(name)}
          onClick={() => onBringBack(leftover)}
        >
          {words.bring.button}
        </Button>
      )}
      {leftover.place === "home" ? (
        <Link to="/system" hash="left-over" className={styles.link}>
          {words.cleanUp}
        </Link>
      ) : (
        <Button
          size="s"
          look="quiet"
          icon={Trash2}
          aria-label={words.remove.buttonOf(name)}
          onClick={() => onRemove(leftover)}
        >
          {words.remove.button}
        </Button>
      )}
    </div>
  );
}

/** One thing that happened. */
import { Link } from "@tanstack/react-router";
import { memo, useState, type ReactNode } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import { Sentence } from "../../ui/sentence";
import { toneClass } from "../../ui/tone";
import { BotFace, avatarOf } from "../bots";
import styles from "./entry.module.css";
import { sentenceOf, type More } from "./sentence-of";
import { mayBeInTrash } from "./timeline";
import type { ActivityEvent } from "./types";

/** How a bot is called: itself while it exists, else what events called it. */
export type NameOf = (botId: string | null) => { bot: Bot | null; name: string };

interface EntryProps {
  event: ActivityEvent;
  names: NameOf;
  /** Events of many bots show whose they are. */
  withFace: boolean;
}

export const Entry = memo(function Entry({ event, names, withFace }: EntryProps) {
  const { sentence, detail, hint, icon: Icon, tone, more } = sentenceOf(event);
  const { bot, name } = names(event.bot_id);
  const [shownAt] = useState(Date.now);
  const parts = {
    who: <bdi className={styles.who}>{event.actor ?? texts.activity.system}</bdi>,
    bot: <BotName bot={withFace ? bot : null} name={name} />,
    more: more && <WayTo more={more} />,
  };
  return (
    <li className={styles.entry} data-kind={event.kind}>
      <span className={classes(styles.icon, toneClass(tone))}>
        <Icon aria-hidden size={15} />
      </span>
      <div className={styles.words}>
        <p className={styles.sentence}>
          <Sentence text={sentence} parts={parts} />
        </p>
        {detail !== null && detail !== "" && <p className={styles.detail}>{visibleText(detail)}</p>}
        {bot === null && mayBeInTrash(event, shownAt) && (
          <p className={styles.hint}>
            <Link to="/trash" className={styles.link}>
              {texts.activity.toTrash}
            </Link>
          </p>
        )}
        {hint !== null && <p className={styles.hint}>{visibleText(hint)}</p>}
      </div>
      {withFace && bot && (
        <span className={styles.face}>
          <BotFace
            seed={bot.hostname}
            state={bot.status.state}
            size="s"
            avatar={avatarOf(bot)}
            bot={bot.id}
          />
        </span>
      )}
      <Time at={event.at} />
    </li>
  );
});

/** A word of the sentence that leads to where there is more about it. */
function WayTo({ more }: { more: More }) {
  const word = texts.activity.links[more];
  if (more === "budget") {
    return (
      <Link to="/usage/budgets" className={styles.link}>
        {word}
      </Link>
    );
  }
  return (
    <Link to="/keys" {...(more === "incident" && { hash: "incidents" })} className={styles.link}>
      {word}
    </Link>
  );
}

function BotName({ bot, name }: { bot: Bot | null; name: string }): ReactNode {
  const words = <bdi className={styles.bot}>{visibleText(name)}</bdi>;
  if (bot === null) return words;
  return (
    <Link to="/bots/$bot" params={{ bot: bot.hostname }} className={styles.link}>
      {words}
    </Link>
  );
}

/** The time of day, always seen, and beside it the age. */
function Time({ at }: { at: string }) {
  const time = new Date(at).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (
    <span className={styles.time}>
      <span className={styles.clock}>{time}</span>
      <span className={styles.age}>
        <Sentence text={texts.activity.ago} parts={{ age: <Age at={at} /> }} />
      </span>
    </span>
  );
}

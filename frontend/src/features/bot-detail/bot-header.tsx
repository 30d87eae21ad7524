/** Who the bot is, how it is, and the buttons that change that. */
import { Link } from "@tanstack/react-router";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { avatarOf, BotFace, StatusBadge, tagsOf } from "../bots";
import styles from "./bot-header.module.css";
import { PowerButtons } from "./power-buttons";
import { usePower } from "./use-power";

export function BotHeader({ bot }: { bot: Bot }) {
  const words = texts.botDetail;
  const power = usePower(bot);
  return (
    <header className={styles.header}>
      <BotFace
        seed={bot.hostname}
        state={power.state}
        size="l"
        avatar={avatarOf(bot)}
        bot={bot.id}
      />
      <div className={styles.names}>
        <h1 className={styles.name} title={bot.name}>
          <bdi>{bot.name}</bdi>
        </h1>
        <div className={styles.line}>
          <span role="status" aria-label={words.status}>
            <StatusBadge state={power.state} large />
          </span>
          {power.pending === null && (
            <span className={styles.quiet}>
              <Sentence text={words.since} parts={{ age: <Age at={bot.status.since} /> }} />
            </span>
          )}
          <code className={styles.quiet}>{bot.hostname}</code>
          <Tags bot={bot} />
        </div>
      </div>
      <div className={styles.actions} role="group" aria-label={words.actions}>
        <PowerButtons bot={bot} power={power} />
      </div>
      {power.refused !== null && (
        <ProblemNotice
          className={styles.problem}
          title={words.power.refused[power.refused]}
          error={power.error}
        />
      )}
    </header>
  );
}

/** So many tags stand in the header; the settings have all of them. */
const SHOWN_TAGS = 4;

function Tags({ bot }: { bot: Bot }) {
  const words = texts.botDetail;
  const tags = tagsOf(bot);
  const more = tags.slice(SHOWN_TAGS);
  if (tags.length === 0) return null;
  return (
    <ul className={styles.tags} aria-label={words.tags}>
      {tags.slice(0, SHOWN_TAGS).map((tag) => (
        <li key={tag}>
          <Link
            to="/"
            search={{ tag } as never}
            className={styles.tag}
            title={words.tagFilter(tag)}
          >
            {tag}
          </Link>
        </li>
      ))}
      {more.length > 0 && (
        <li>
          <Link
            to="/bots/$bot/settings"
            params={{ bot: bot.hostname }}
            className={styles.tag}
            title={more.join(", ")}
            aria-label={words.moreTags(more.length)}
          >
            +{more.length}
          </Link>
        </li>
      )}
    </ul>
  );
}

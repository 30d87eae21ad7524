import { Link } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";

import type { Bot } from "../../api/types";
import { Age } from "../../ui/age";
import { visibleText } from "../../ui/hostile-text";
import styles from "./bot-card.module.css";
import { BotFace } from "./bot-face";
import { StatusBadge } from "./status-badge";

export function BotCard({ bot }: { bot: Bot }) {
  const { state, reason, since } = bot.status;
  const channels = bot.channels.map((channel) => channel.kind);
  return (
    <article className={styles.card} aria-label={bot.name} data-state={state}>
      <header className={styles.top}>
        <BotFace seed={bot.hostname} state={state} />
        <div className={styles.names}>
          <h2 className={styles.name}>
            <Link to="/bots/$bot" params={{ bot: bot.hostname }} className={styles.link}>
              <bdi>{bot.name}</bdi>
            </Link>
          </h2>
          <code className={styles.hostname}>{bot.hostname}</code>
        </div>
      </header>
      <p className={styles.status}>
        <StatusBadge state={state} />
        <span className={styles.age}>
          for <Age at={since} />
        </span>
      </p>
      {reason && <p className={styles.reason}>{visibleText(reason.detail)}</p>}
      <footer className={styles.facts}>
        <code>
          {bot.provider}/{bot.model}
        </code>
        {channels.length > 0 && (
          <span className={styles.channels}>
            <MessagesSquare aria-hidden size={14} />
            <span className="visually-hidden">Channels: </span>
            {channels.join(", ")}
          </span>
        )}
      </footer>
    </article>
  );
}

import type { Bot } from "../../api/types";
import { Age } from "../../ui/age";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { BotFace, StatusBadge, statusWords } from "../bots";
import styles from "./bot-header.module.css";
import { DeleteButton } from "./delete-button";
import { PowerButtons } from "./power-buttons";

export function BotHeader({ bot }: { bot: Bot }) {
  const { state, reason, since } = bot.status;
  const { tone, meaning } = statusWords(state);
  return (
    <header className={styles.header}>
      <BotFace seed={bot.hostname} state={state} size="l" />
      <div className={styles.names}>
        <h1 className={styles.name}>
          <bdi>{bot.name}</bdi>
        </h1>
        <p className={styles.line}>
          <span role="status" aria-label="Status">
            <StatusBadge state={state} large />
          </span>
          <span className={styles.quiet}>
            for <Age at={since} />
          </span>
          <code className={styles.quiet}>{bot.hostname}</code>
        </p>
      </div>
      <div className={styles.actions} role="group" aria-label="Actions">
        <PowerButtons bot={bot} />
        <DeleteButton bot={bot} />
      </div>
      {reason ? (
        <Notice
          tone={tone === "bad" ? "bad" : tone === "warn" ? "warn" : "info"}
          title={visibleText(reason.detail)}
          className={styles.reason}
        >
          {reason.hint}
        </Notice>
      ) : (
        <p className={styles.meaning}>{meaning}</p>
      )}
    </header>
  );
}

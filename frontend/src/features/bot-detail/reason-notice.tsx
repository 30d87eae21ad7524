/** Why the bot is as it is, in a few lines. */
import type { Bot } from "../../api/types";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { statusWords } from "../bots";
import styles from "./bot-header.module.css";

export function ReasonNotice({ bot }: { bot: Bot }) {
  const { state, reason } = bot.status;
  if (!reason) return null;
  const { tone } = statusWords(state);
  return (
    <Notice
      tone={tone === "bad" ? "bad" : tone === "warn" ? "warn" : "info"}
      title={<span className={styles.sentence}>{visibleText(reason.detail)}</span>}
      className={styles.reason}
    >
      {reason.hint !== null && (
        <span className={styles.sentence}>{visibleText(reason.hint)}</span>
      )}
    </Notice>
  );
}

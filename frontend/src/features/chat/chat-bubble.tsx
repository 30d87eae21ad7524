/** One message of a conversation. */
import { RotateCcw } from "lucide-react";
import { memo } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { CopyButton } from "../../ui/copy-button";
import { visibleText } from "../../ui/hostile-text";
import { Markdown } from "../../ui/markdown/markdown";
import { avatarOf, BotFace } from "../bots";
import styles from "./chat-bubble.module.css";
import type { ChatMessage } from "./conversation";

const words = texts.chat;

interface ChatBubbleProps {
  message: ChatMessage;
  bot: Bot;
  /** Asks once more; only for the last message, and only while the bot answers. */
  onRetry: (() => void) | null;
}

export const ChatBubble = memo(function ChatBubble({ message, bot, onRetry }: ChatBubbleProps) {
  const name = visibleText(bot.name);
  if (message.from === "person") {
    return (
      <article className={styles.person} aria-label={words.you} data-state={message.state}>
        <p className={styles.said}>{visibleText(message.text)}</p>
      </article>
    );
  }
  const streaming = message.state === "streaming";
  return (
    <article className={styles.bot} aria-label={words.bot(name)} data-state={message.state}>
      <BotFace seed={bot.hostname} state={bot.status.state} size="s" avatar={avatarOf(bot)} bot={bot.id} />
      <div className={classes(styles.body, streaming && styles.streaming)}>
        {streaming && message.text === "" ? (
          <Thinking name={name} />
        ) : (
          <Markdown text={message.text} links="followed" />
        )}
        <Outcome message={message} />
        {!streaming && (
          <div className={styles.actions}>
            {message.text !== "" && <CopyButton text={message.text} subject={words.copy} />}
            {message.state !== "done" && onRetry && (
              <Button size="s" icon={RotateCcw} onClick={onRetry}>
                {words.retry}
              </Button>
            )}
          </div>
        )}
      </div>
    </article>
  );
});

function Thinking({ name }: { name: string }) {
  return (
    <span className={styles.thinking}>
      <span className="visually-hidden">{words.thinking(name)}</span>
      <i />
      <i />
      <i />
    </span>
  );
}

/** How an answer ended when it did not simply end. */
function Outcome({ message: { state, error } }: { message: ChatMessage }) {
  if (state === "stopped") return <p className={styles.aside}>{words.stopped}</p>;
  if (state === "long") return <p className={styles.aside}>{words.long}</p>;
  if (state !== "failed") return null;
  return (
    <p className={styles.error} role="alert">
      {error === null ? words.failedBefore : visibleText([error.message, error.hint].filter(Boolean).join(" "))}
    </p>
  );
}

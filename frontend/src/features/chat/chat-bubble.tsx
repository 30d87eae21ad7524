import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import styles from "./chat-bubble.module.css";
import type { ChatMessage } from "./conversation";

export function ChatBubble({ message, botName }: { message: ChatMessage; botName: string }) {
  const fromBot = message.from === "bot";
  const thinking = message.state === "streaming" && message.text === "";
  return (
    <article
      className={classes(styles.bubble, fromBot ? styles.bot : styles.person)}
      aria-label={fromBot ? `${botName} says` : "You say"}
      data-state={message.state}
    >
      {thinking ? (
        <span className={styles.thinking}>
          <span className="visually-hidden">{botName} is thinking</span>
          <i />
          <i />
          <i />
        </span>
      ) : (
        <p className={styles.text}>{visibleText(message.text)}</p>
      )}
      {message.state === "stopped" && <p className={styles.aside}>You stopped this answer.</p>}
      {message.error && (
        <p className={styles.error} role="alert">
          {message.error.message} {message.error.hint}
        </p>
      )}
    </article>
  );
}

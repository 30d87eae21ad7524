/** Talking to a bot through its gateway. */
import { ArrowUp, Square } from "lucide-react";
import { useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";

import { Button } from "../../ui/button";
import { ChatBubble } from "./chat-bubble";
import styles from "./chat-panel.module.css";
import { useConversation } from "./use-conversation";

interface ChatPanelProps {
  botId: string;
  botName: string;
  /** Whether the bot answers now. */
  ready: boolean;
  /** The model's answers are scripted. */
  demo: boolean;
}

/** The API's bound for one message. */
const MAX_MESSAGE_CHARS = 32_768;

export function ChatPanel({ botId, botName, ready, demo }: ChatPanelProps) {
  const { conversation, messages } = useConversation(botId);
  const [draft, setDraft] = useState("");
  const view = useRef<HTMLDivElement>(null);
  const answering = messages.at(-1)?.state === "streaming";

  useLayoutEffect(() => {
    const element = view.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [messages]);

  const send = () => {
    const text = draft.trim();
    if (text === "" || !ready || answering) return;
    setDraft("");
    void conversation.say(text);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <section className={styles.panel} aria-labelledby="chat-title">
      <header className={styles.header}>
        <h2 id="chat-title">Chat</h2>
        {demo && <span className={styles.demo}>Demo model: scripted answers</span>}
      </header>
      <div
        ref={view}
        className={styles.view}
        role="log"
        aria-label={`Conversation with ${botName}`}
        aria-busy={answering}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        tabIndex={0}
      >
        {messages.length === 0 && (
          <p className={styles.empty}>
            {ready
              ? "Say hello. Your message goes through the bot’s own gateway, as it would from a chat service."
              : "You can talk to this bot as soon as it runs."}
          </p>
        )}
        {messages.map((message) => (
          <ChatBubble key={message.key} message={message} botName={botName} />
        ))}
      </div>
      <form className={styles.composer} onSubmit={onSubmit}>
        <textarea
          aria-label={`Message to ${botName}`}
          placeholder={ready ? "Write a message" : "Once the bot runs, write to it here"}
          rows={1}
          maxLength={MAX_MESSAGE_CHARS}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {answering ? (
          <Button icon={Square} iconOnly onClick={() => conversation.stop()}>
            Stop answering
          </Button>
        ) : (
          <Button
            type="submit"
            look="primary"
            icon={ArrowUp}
            iconOnly
            disabled={!ready || draft.trim() === ""}
          >
            Send
          </Button>
        )}
      </form>
    </section>
  );
}

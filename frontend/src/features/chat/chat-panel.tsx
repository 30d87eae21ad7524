/** Talking to a bot through its gateway. */
import { useQuery } from "@tanstack/react-query";
import { ArrowDown } from "lucide-react";
import { useRef } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { Panel, PanelHead } from "../../ui/panel";
import { answersMessages, avatarOf, BotFace, catalogQuery } from "../bots";
import { ChatBubble } from "./chat-bubble";
import styles from "./chat-panel.module.css";
import { Composer } from "./composer";
import { NotReady } from "./not-ready";
import { SessionMenu } from "./session-menu";
import { useChat } from "./use-chat";
import { useStickToEnd } from "./use-stick-to-end";

const words = texts.chat;

interface ChatPanelProps {
  bot: Bot;
  /** A short form for beside other things. */
  compact?: boolean;
}

export function ChatPanel({ bot, compact = false }: ChatPanelProps) {
  const { book, messages } = useChat(bot.id);
  const { data: catalog } = useQuery(catalogQuery);
  const input = useRef<HTMLTextAreaElement>(null);
  const { view, atEnd, toEnd } = useStickToEnd(messages);
  const { conversation } = book.present;
  const name = visibleText(bot.name);
  const demo = catalog?.providers.find(({ id }) => id === bot.provider)?.demo ?? false;
  const ready = answersMessages(bot.status.state);
  const answering = messages.at(-1)?.state === "streaming";

  const say = (text: string) => {
    toEnd();
    void conversation.say(text);
  };
  const begin = () => {
    book.begin();
    input.current?.focus();
  };
  return (
    <Panel label={words.title} className={styles.panel} compact={compact}>
      <PanelHead className={styles.header}>
        <h2>{words.title}</h2>
        {demo && (
          <span className={styles.demo} title={words.demoWhy}>
            {words.demo}
          </span>
        )}
        <div className={styles.tools}>
          <SessionMenu book={book} onBegin={begin} />
        </div>
      </PanelHead>
      <div className={styles.frame}>
        <div
          ref={view}
          className={styles.view}
          role="log"
          aria-label={words.label(name)}
          aria-busy={answering}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
          tabIndex={0}
        >
          <div className={styles.messages}>
            {messages.length === 0 && <Welcome bot={bot} ready={ready} onSay={say} compact={compact} />}
            {messages.map((message, at) => (
              <ChatBubble
                key={message.key}
                message={message}
                bot={bot}
                onRetry={ready && at === messages.length - 1 ? () => conversation.retry() : null}
              />
            ))}
          </div>
        </div>
        {!atEnd && (
          <Button size="s" icon={ArrowDown} className={styles.toEnd} onClick={toEnd}>
            {words.toEnd}
          </Button>
        )}
      </div>
      {!ready && <NotReady bot={bot} />}
      <Composer
        key={bot.id}
        book={book}
        name={name}
        ready={ready}
        answering={answering}
        input={input}
        onSend={say}
        onStop={() => conversation.stop()}
      />
    </Panel>
  );
}

interface WelcomeProps {
  bot: Bot;
  ready: boolean;
  onSay: (text: string) => void;
  compact: boolean;
}

function Welcome({ bot, ready, onSay, compact }: WelcomeProps) {
  const { empty } = words;
  return (
    <div className={styles.welcome}>
      {!compact && (
        <BotFace seed={bot.hostname} state={bot.status.state} size="l" avatar={avatarOf(bot)} bot={bot.id} />
      )}
      <h3>{empty.title(visibleText(bot.name))}</h3>
      <p>{empty.text}</p>
      {ready && (
        <div className={styles.starters}>
          {empty.starters.map((text) => (
            <Button key={text} size="s" onClick={() => onSay(text)}>
              {text}
            </Button>
          ))}
        </div>
      )}
      {!compact && <p className={styles.kept}>{empty.kept}</p>}
    </div>
  );
}

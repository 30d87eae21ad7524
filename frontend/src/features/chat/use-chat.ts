import { useSyncExternalStore } from "react";

import { session } from "../../api/session";
import { readSse } from "../../api/sse-stream";
import type { MessageRequest } from "../../api/types";
import { forgetAll } from "./archive";
import { ChatBook, type SendTo } from "./chat-book";
import type { ChatMessage } from "./conversation";

const books = new Map<string, ChatBook>();

function forget(): void {
  // Whoever signs in next must not read what the person before said.
  if (session.phase !== "anonymous") return;
  for (const book of books.values()) book.close();
  books.clear();
  forgetAll(window.sessionStorage);
}

session.subscribe(forget);
forget();

function sendTo(botId: string): SendTo {
  const url = `${window.location.origin}/api/bots/${encodeURIComponent(botId)}/messages`;
  return (name) => (text, signal) => {
    const body: MessageRequest = name === null ? { text } : { text, session: name };
    return readSse(
      new Request(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
        body: JSON.stringify(body),
        signal,
      }),
    );
  };
}

function bookOf(botId: string): ChatBook {
  const known = books.get(botId);
  if (known) return known;
  const book = new ChatBook(botId, sendTo(botId), window.sessionStorage);
  books.set(botId, book);
  return book;
}

export interface Chat {
  book: ChatBook;
  messages: readonly ChatMessage[];
}

export function useChat(botId: string): Chat {
  const book = bookOf(botId);
  const { conversation } = useSyncExternalStore(book.subscribe, () => book.present);
  const messages = useSyncExternalStore(conversation.subscribe, () => conversation.messages);
  return { book, messages };
}

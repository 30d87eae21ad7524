import { useSyncExternalStore } from "react";

import { session } from "../../api/session";
import { readSse } from "../../api/sse-stream";
import type { MessageRequest } from "../../api/types";
import { Conversation, type ChatMessage } from "./conversation";

const conversations = new Map<string, Conversation>();

// Whoever signs in next must not read what the person before said.
session.subscribe(() => {
  if (session.phase === "anonymous") conversations.clear();
});

function conversationWith(botId: string): Conversation {
  const known = conversations.get(botId);
  if (known) return known;
  const url = `${window.location.origin}/api/bots/${encodeURIComponent(botId)}/messages`;
  const begun = new Conversation((text, signal) => {
    const body: MessageRequest = { text };
    return readSse(
      new Request(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
        body: JSON.stringify(body),
        signal,
      }),
    );
  });
  conversations.set(botId, begun);
  return begun;
}

export function useConversation(botId: string): {
  conversation: Conversation;
  messages: readonly ChatMessage[];
} {
  const conversation = conversationWith(botId);
  const messages = useSyncExternalStore(conversation.subscribe, () => conversation.messages);
  return { conversation, messages };
}

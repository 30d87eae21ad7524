/**
 * Conversations across a reload of this tab. They are kept in `sessionStorage`: nobody else's tab sees them, and they
 * go when the tab is closed or when somebody signs out.
 */
import type { ChatMessage } from "./conversation";

export interface KeptConversation {
  /** The name of the session towards the bot; `null` for the one that it has by itself. */
  session: string | null;
  messages: Omit<ChatMessage, "key" | "error">[];
}

const PREFIX = "botmaker.chat.";
/** More of one bot's conversations is not kept; the oldest messages go first. */
const MAX_CHARS = 512 * 1024;

export function keep(storage: Storage, botId: string, conversations: readonly KeptConversation[]): void {
  let rest = conversations.filter((conversation) => conversation.messages.length > 0);
  let text = JSON.stringify(rest);
  while (text.length > MAX_CHARS && rest.length > 0) {
    rest = withoutOldest(rest);
    text = JSON.stringify(rest);
  }
  try {
    if (rest.length === 0) storage.removeItem(PREFIX + botId);
    else storage.setItem(PREFIX + botId, text);
  } catch {
    // The browser keeps nothing more: the conversation still is in the page.
  }
}

/** Lets the older half of the conversation that was begun first go. */
function withoutOldest(conversations: KeptConversation[]): KeptConversation[] {
  const [first, ...others] = conversations;
  if (!first || first.messages.length < 2) return others;
  const messages = first.messages.slice(Math.ceil(first.messages.length / 2));
  return [{ ...first, messages }, ...others];
}

export function recall(storage: Storage, botId: string): KeptConversation[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(PREFIX + botId) ?? "[]");
    return Array.isArray(kept) ? kept.flatMap(readConversation) : [];
  } catch {
    return [];
  }
}

export function forgetAll(storage: Storage): void {
  const names = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
  for (const name of names) if (name.startsWith(PREFIX)) storage.removeItem(name);
}

function readConversation(value: unknown): KeptConversation[] {
  const { session, messages } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(messages)) return [];
  return [
    { session: typeof session === "string" ? session : null, messages: messages.flatMap(readMessage) },
  ];
}

const STATES: readonly ChatMessage["state"][] = ["done", "stopped", "long", "failed"];

function readMessage(value: unknown): Omit<ChatMessage, "key" | "error">[] {
  const { from, text, state, at } = (value ?? {}) as Record<string, unknown>;
  if ((from !== "person" && from !== "bot") || typeof text !== "string") return [];
  return [
    {
      from,
      text,
      // An answer that was streaming when the page went was cut off by that.
      state: STATES.find((known) => known === state) ?? "stopped",
      at: typeof at === "number" ? at : 0,
    },
  ];
}

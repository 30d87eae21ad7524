/** All conversations that this page has with one bot. The bot keeps a memory of its own for each. */
import { keep, recall } from "./archive";
import { Conversation, type SendText } from "./conversation";

export interface Chapter {
  session: string | null;
  conversation: Conversation;
}

/** A turn of the session of that name; `null` is the one that the bot has by itself for whoever asks. */
export type SendTo = (session: string | null) => SendText;

/** More conversations with one bot are not kept side by side. */
export const MAX_CHAPTERS = 20;

export class ChatBook {
  #chapters: readonly Chapter[];
  #present: Chapter;
  #listeners = new Set<() => void>();
  #draft = "";
  readonly #botId: string;
  readonly #send: SendTo;
  readonly #storage: Storage;
  readonly #newName: () => string;

  constructor(botId: string, send: SendTo, storage: Storage, newName: () => string = randomName) {
    this.#botId = botId;
    this.#send = send;
    this.#storage = storage;
    this.#newName = newName;
    const kept = recall(storage, botId).slice(-MAX_CHAPTERS);
    this.#chapters = kept.map(({ session, messages }) => this.#chapter(session, messages));
    this.#present = this.#chapters.at(-1) ?? this.#chapter(null);
    if (this.#chapters.length === 0) this.#chapters = [this.#present];
  }

  get chapters(): readonly Chapter[] {
    return this.#chapters;
  }

  get present(): Chapter {
    return this.#present;
  }

  /** What is being written and not yet sent. */
  get draft(): string {
    return this.#draft;
  }

  keepDraft(text: string): void {
    this.#draft = text;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins another conversation, of which the bot knows nothing yet. An empty one is used again. */
  begin(): void {
    if (this.#present.conversation.messages.length === 0) return;
    const chapter = this.#chapter(this.#newName());
    const others = this.#chapters.filter(({ conversation }) => conversation.messages.length > 0);
    this.#chapters = [...others.slice(1 - MAX_CHAPTERS), chapter];
    this.turnTo(chapter);
  }

  turnTo(chapter: Chapter): void {
    this.#present = chapter;
    for (const listener of this.#listeners) listener();
  }

  /** Ends every answer that still comes. */
  close(): void {
    for (const { conversation } of this.#chapters) conversation.stop();
  }

  #chapter(session: string | null, messages: Parameters<typeof keep>[2][number]["messages"] = []): Chapter {
    const send = this.#send(session);
    return { session, conversation: new Conversation({ send, messages, onTurn: () => this.#keep() }) };
  }

  #keep(): void {
    keep(
      this.#storage,
      this.#botId,
      this.#chapters.map(({ session, conversation }) => ({
        session,
        messages: conversation.messages.map(({ from, text, state, at }) => ({ from, text, state, at })),
      })),
    );
  }
}

function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return `page-${Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("")}`;
}

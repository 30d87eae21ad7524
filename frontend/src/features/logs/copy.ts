/** Copies lines, and links to them. */
import { texts } from "../../texts";
import { writeClipboard } from "../../ui/clipboard";
import { toast } from "../../ui/toast";
import type { BotTags } from "./bot-tags";
import { addressOf, writeHash } from "./line-address";
import type { LogView } from "./log-view";
import { shownText, type NameOf } from "./shown-text";
import { markedRange, type Cursor } from "./use-cursor";

export function namesOf(tags: BotTags | null): NameOf {
  return (bot) => tags?.get(bot)?.name ?? null;
}

async function copyText(text: string, done: string): Promise<void> {
  try {
    await writeClipboard(text);
    toast.done(done);
  } catch (error) {
    toast.failed(texts.logs.copyFailed, error);
  }
}

export async function copyMarked(view: LogView, { marked }: Cursor, tags: BotTags | null): Promise<void> {
  if (!marked) return;
  await copyLines(shownText(view, ...markedRange(marked), namesOf(tags)));
}

export async function copyLines(text: string): Promise<void> {
  await copyText(text, texts.logs.copied(text === "" ? 0 : text.split("\n").length - 1));
}

/** Copies a link to the line that is marked last. */
export async function copyLink(view: LogView, { marked }: Cursor): Promise<void> {
  const entry = marked && view.store.at(marked.head);
  if (entry?.kind !== "line") return;
  const url = new URL(window.location.href);
  url.hash = writeHash(addressOf(entry));
  await copyText(url.href, texts.logs.copiedLink);
}

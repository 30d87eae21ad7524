/** Whose key pays for a bot, as a form holds it. */
import type { Bot, CatalogProvider, CreateBotRequest } from "../../api/types";
import type { BotFields, KeySource } from "./values";

/** Whether there is anything to choose: the demo model is BotMaker's own and nobody pays for it. */
export function hasKeyChoice(provider: CatalogProvider): boolean {
  return !provider.demo;
}

/** What holds while nothing was chosen: a key of its own. */
export function sourceOf({ key_source: source }: Pick<BotFields, "key_source">): Exclude<KeySource, "auto"> {
  return source === "auto" ? "own" : source;
}

type KeyRequest = NonNullable<CreateBotRequest["key"]>;

/** What is sent of the choice; nothing where nothing was chosen or can be. */
export function toKeyRequest(
  values: Pick<BotFields, "key_source" | "key_tags">,
  provider: CatalogProvider,
): KeyRequest | null {
  if (!hasKeyChoice(provider) || values.key_source === "auto") return null;
  const source = sourceOf(values);
  return { source, tags: source === "tags" ? values.key_tags : [] };
}

/** What the form begins with for a bot that there is. */
export function keyValuesOf({ key }: Pick<Bot, "key">): Pick<BotFields, "key_source" | "key_tags"> {
  return { key_source: key.source, key_tags: key.tags };
}

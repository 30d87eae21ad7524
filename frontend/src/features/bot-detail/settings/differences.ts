/** What somebody else changed of a bot while a part of it was being typed into. */
import type { Bot } from "../../../api/types";

/** What of a bot can be edited. */
export type Part =
  | "name"
  | "tags"
  | "avatar"
  | "persona"
  | "provider"
  | "model"
  | "base_url"
  | "key"
  | "channels"
  | "resources"
  | "image"
  | "hostname"
  | "canary_minutes";

const told = (bot: Bot, part: Part) =>
  JSON.stringify(part === "tags" ? bot.tags.toSorted() : bot[part]);

/** Those of `parts` that are different. What else was changed stays as it was changed: it is not sent. */
export function differences(before: Bot, after: Bot, parts: readonly Part[]): Part[] {
  return parts.filter((part) => told(before, part) !== told(after, part));
}

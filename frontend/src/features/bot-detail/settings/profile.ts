/** What of a bot can be edited, and what became of it while somebody typed. */
import type { Bot } from "../../../api/types";
import { avatarOf, tagsOf, type Avatar } from "../../bots";

export interface Profile {
  name: string;
  tags: string[];
}

export const MAX_NAME = 128;

export function profileOf(bot: Bot): Profile {
  return { name: bot.name, tags: tagsOf(bot) };
}

const sameTags = (one: string[], other: string[]) =>
  one.length === other.length && one.every((tag, at) => tag === other[at]);

/** What of the profile differs from what the server has: the body of the change. */
export function changesOf(base: Profile, typed: Profile): Partial<Profile> {
  const name = typed.name.trim();
  const tags = typed.tags.toSorted();
  return {
    ...(name !== base.name && { name }),
    ...(!sameTags(tags, base.tags.toSorted()) && { tags }),
  };
}

export const isEmpty = (changes: Partial<Profile>) => Object.keys(changes).length === 0;

export type Difference =
  | { what: "name"; value: string }
  | { what: "tags"; value: string[] }
  | { what: "avatar" };

const sameAvatar = (one: Avatar, other: Avatar) => JSON.stringify(one) === JSON.stringify(other);

/** What somebody else changed of what this page edits. A bot's version also rises with each of its states. */
export function differences(before: Bot, after: Bot): Difference[] {
  const one = profileOf(before);
  const other = profileOf(after);
  return [
    ...(one.name === other.name ? [] : [{ what: "name" as const, value: other.name }]),
    ...(sameTags(one.tags, other.tags) ? [] : [{ what: "tags" as const, value: other.tags }]),
    ...(sameAvatar(avatarOf(before), avatarOf(after)) ? [] : [{ what: "avatar" as const }]),
  ];
}

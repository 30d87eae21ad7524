/** The profile: what of a bot is for people only. */
import type { Bot } from "../../../api/types";
import { tagsOf } from "../../bots";
import type { Part } from "./differences";

export interface Profile {
  name: string;
  tags: string[];
}

export const MAX_NAME = 128;

export const PROFILE_PARTS: readonly Part[] = ["name", "tags", "avatar"];

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

export const isEmpty = (changes: object) => Object.keys(changes).length === 0;

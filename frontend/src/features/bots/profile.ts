/** What people gave a bot besides its work: tags to find it by and a face to know it by. */
import type { Bot } from "../../api/types";

/** `null` stands for the drawn face. */
export type Avatar = Bot["avatar"];

export function tagsOf(bot: Bot): string[] {
  return bot.tags;
}

export function avatarOf(bot: Bot): Avatar {
  return bot.avatar;
}

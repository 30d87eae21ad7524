/** What people gave a bot besides its work: tags to find it by and a picture to know it by. */
import type { Bot } from "../../api/types";

/** `null` stands for the generated face. The digest changes with the picture. */
export type Avatar = { kind: "emoji"; emoji: string } | { kind: "image"; digest: string } | null;

interface Profile {
  tags?: string[];
  avatar?: Avatar;
}

export function tagsOf(bot: Bot): string[] {
  return (bot as Bot & Profile).tags ?? [];
}

export function avatarOf(bot: Bot): Avatar {
  return (bot as Bot & Profile).avatar ?? null;
}

/** How the lines of several bots are told apart where they are merged: by name, and by the colour of an edge. */
import { visibleText } from "../../ui/hostile-text";

export interface BotTag {
  name: string;
  /** Which of the colours, from 0. */
  hue: number;
}

export type BotTags = ReadonlyMap<string, BotTag>;

const HUES = 8;

export function tagBots(bots: readonly { id: string; name: string }[]): BotTags {
  return new Map(bots.map(({ id, name }, at) => [id, { name: visibleText(name), hue: at % HUES }]));
}

const NARROWEST = 4;
const WIDEST = 18;

/** How many characters of the names are shown before each line. */
export function tagWidth(tags: BotTags): number {
  const longest = Math.max(NARROWEST, ...[...tags.values()].map(({ name }) => name.length));
  return Math.min(WIDEST, longest);
}

/** How the lines of several bots are told apart where they are merged: by name, and by the colour of an edge. */
export interface BotTag {
  name: string;
  /** Which of the colours, from 0. */
  hue: number;
}

export type BotTags = ReadonlyMap<string, BotTag>;

const HUES = 8;

export function tagBots(bots: readonly { id: string; name: string }[]): BotTags {
  return new Map(bots.map(({ id, name }, at) => [id, { name, hue: at % HUES }]));
}

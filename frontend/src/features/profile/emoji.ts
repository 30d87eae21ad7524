/** One emoji as a bot's face. */

const MAX_BYTES = 32;
const PICTOGRAPH = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\u{fe0f}?\u{20e3}/u;

/** Whether the text is exactly one emoji of the size that the server takes. */
export function isEmoji(text: string): boolean {
  if (new TextEncoder().encode(text).length > MAX_BYTES || !PICTOGRAPH.test(text)) return false;
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)].length === 1;
}

/** Offered without typing, with the words by which they are read out. */
export const EMOJI: readonly (readonly [emoji: string, name: string])[] = [
  ["🤖", "robot"],
  ["🦊", "fox"],
  ["🦉", "owl"],
  ["🐙", "octopus"],
  ["🐝", "bee"],
  ["🐢", "turtle"],
  ["🐬", "dolphin"],
  ["🦁", "lion"],
  ["🐧", "penguin"],
  ["🦜", "parrot"],
  ["🐈", "cat"],
  ["🐕", "dog"],
  ["🌱", "seedling"],
  ["🌻", "sunflower"],
  ["🍄", "mushroom"],
  ["🌙", "moon"],
  ["⚡", "lightning"],
  ["🔥", "fire"],
  ["🌊", "wave"],
  ["⛰️", "mountain"],
  ["🚀", "rocket"],
  ["🧭", "compass"],
  ["🔭", "telescope"],
  ["🧪", "test tube"],
  ["🛟", "lifebuoy"],
  ["🔑", "key"],
  ["📚", "books"],
  ["📝", "memo"],
  ["📊", "chart"],
  ["🗞️", "newspaper"],
  ["💬", "speech"],
  ["🎓", "graduation cap"],
  ["🎨", "palette"],
  ["🎧", "headphones"],
  ["🏡", "house"],
  ["🍲", "pot of food"],
];

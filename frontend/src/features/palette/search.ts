/** What a query finds. Pure, and quick enough for a thousand bots at every key. */
import type { Bot } from "../../api/types";

export interface Found<Item> {
  item: Item;
  score: number;
}

const EXACT = 100;
const START = 80;
const WORD_START = 60;
const INSIDE = 40;
const SCATTERED = 10;

/** Lower case without accents, so that "eloise" finds "Éloïse". */
export function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase();
}

export function tokensOf(query: string): string[] {
  return plain(query).split(/\s+/).filter(Boolean);
}

/** How well one word of the query fits one text; 0 when it does not. */
function fit(token: string, text: string): number {
  if (text === token) return EXACT;
  const at = text.indexOf(token);
  if (at === 0) return START;
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? INSIDE : WORD_START;
  return isScattered(token, text) ? SCATTERED : 0;
}

/** Whether the letters of the token stand in the text in this order; short tokens would be found everywhere. */
function isScattered(token: string, text: string): boolean {
  if (token.length < 3) return false;
  let from = 0;
  for (const letter of token) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}

/** How well the whole query fits: every word must be in one of the texts. */
export function scoreOf(tokens: readonly string[], ...texts: string[]): number {
  const plains = texts.map(plain);
  let score = 0;
  for (const token of tokens) {
    const best = Math.max(0, ...plains.map((text) => fit(token, text)));
    if (best === 0) return 0;
    score += best;
  }
  return tokens.length === 0 ? 0 : score / tokens.length;
}

/** The best ones first; equally good ones in the order given. */
export function ranked<Item>(
  items: readonly Item[],
  most: number,
  score: (item: Item) => number,
): Found<Item>[] {
  return items
    .map((item) => ({ item, score: score(item) }))
    .filter((found) => found.score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most);
}

export interface Verb<Name extends string> {
  name: Name;
  word: string;
}

/** A query such as "rest ada": the verbs that its first word begins, and what is left of it. */
export function splitVerb<Name extends string>(
  tokens: readonly string[],
  verbs: readonly Verb<Name>[],
): { verbs: Name[]; rest: string[] } | null {
  const [first, ...rest] = tokens;
  if (first === undefined) return null;
  const named = verbs.filter(({ word }) => plain(word).startsWith(first)).map(({ name }) => name);
  return named.length === 0 ? null : { verbs: named, rest };
}

export function findBots(bots: readonly Bot[], tokens: readonly string[], most: number): Bot[] {
  return ranked(bots, most, (bot) => scoreOf(tokens, bot.name, bot.hostname)).map(
    ({ item }) => item,
  );
}

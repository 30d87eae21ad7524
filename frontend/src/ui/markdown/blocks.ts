/**
 * A text in blocks. Markdown is read block by block, so that a long text that still grows is not read again as a whole
 * with every word, and so that no single block can keep the page busy.
 */

export type Block =
  | { kind: "prose"; from: number; text: string; plain: boolean }
  | { kind: "code"; from: number; language: string; text: string };

/** Longer prose without an empty line, or prose that is nested deeper, is shown as it was written. */
export const MAX_PROSE_CHARS = 8_000;
/** Paragraphs are read together up to this length: many small ones would cost as many readers. */
const TOGETHER_CHARS = 1_500;
/** What goes on for longer without an empty line is parted at the end of a line. */
const APART_CHARS = 6_000;
const DEEP = /^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*){12,}/m;
const TANGLED = /[[*_~`]{64,}/;

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$/;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let prose: string[] = [];
  let proseFrom = 0;
  let fence: { mark: string; language: string; from: number; lines: string[] } | null = null;
  let at = 0;

  const endProse = () => {
    const joined = prose.join("\n").trimEnd();
    if (joined !== "") blocks.push({ kind: "prose", from: proseFrom, text: joined, plain: isTooMuch(joined) });
    prose = [];
  };
  const endCode = () => {
    if (!fence) return;
    const { from, language, lines } = fence;
    blocks.push({ kind: "code", from, language, text: lines.join("\n") });
    fence = null;
  };

  const lines = text.split("\n");
  lines.forEach((line, number) => {
    const from = at;
    at += line.length + 1;
    if (fence) {
      if (closes(line, fence.mark)) endCode();
      else fence.lines.push(line);
      return;
    }
    const opening = FENCE.exec(line);
    if (opening) {
      endProse();
      fence = { mark: opening[1] ?? "", language: (opening[2] ?? "").trim(), from, lines: [] };
      return;
    }
    if (prose.length === 0) {
      if (line.trim() === "") return;
      proseFrom = from;
    }
    prose.push(line);
    // What is indented after an empty line belongs to the list item before it.
    const ends = line.trim() === "" && !/^[ \t]/.test(lines[number + 1] ?? "");
    const length = from - proseFrom;
    if ((ends && length > TOGETHER_CHARS) || length > APART_CHARS) endProse();
  });
  endCode();
  endProse();
  return blocks;
}

function closes(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= mark.length && trimmed === (mark[0] ?? "").repeat(trimmed.length);
}

function isTooMuch(prose: string): boolean {
  return prose.length > MAX_PROSE_CHARS || DEEP.test(prose) || TANGLED.test(prose);
}

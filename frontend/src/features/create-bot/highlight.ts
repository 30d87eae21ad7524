/** Just enough syntax to read JSON and shell by: pieces of the text with the role that each plays. */

export type PieceRole = "plain" | "key" | "string" | "number" | "word" | "punctuation" | "comment" | "secret";

export interface Piece {
  role: PieceRole;
  text: string;
}

const JSON_PIECES =
  /(?<string>"(?:[^"\\]|\\.)*")(?<colon>\s*:)?|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>true|false|null)|(?<punctuation>[{}[\],:]+)|\s+|./gsu;

const SECRET_FILE = /^"(?:file:)?\/run\/secrets\//;

/** The pieces of a JSON text; joined they are the text again. */
export function jsonPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: whole, groups } of text.matchAll(JSON_PIECES)) {
    const { string, colon, number, word, punctuation } = groups ?? {};
    if (string !== undefined) {
      const role = colon === undefined ? (SECRET_FILE.test(string) ? "secret" : "string") : "key";
      pieces.push({ role, text: string });
      if (colon !== undefined) pieces.push({ role: "punctuation", text: colon });
    } else if (number !== undefined) pieces.push({ role: "number", text: whole });
    else if (word !== undefined) pieces.push({ role: "word", text: whole });
    else pieces.push({ role: punctuation === undefined ? "plain" : "punctuation", text: whole });
  }
  return pieces;
}

const SHELL_PIECES =
  /(?<comment>(?<=^|\n)#[^\n]*)|(?<string>'[^']*')|(?<flag>(?<=\s)--[a-z-]+)|(?<word>(?<=^|\n|\| )(?:curl|jq|cat|botmaker-admin)\b)|[^#'\-cjb]+|./gsu;

/** The pieces of a command; here-documents are read as plain text. */
export function shellPieces(text: string): Piece[] {
  return Array.from(text.matchAll(SHELL_PIECES), ({ 0: whole, groups }): Piece => {
    const { comment, string, flag, word } = groups ?? {};
    if (comment !== undefined) return { role: "comment", text: whole };
    if (string !== undefined) return { role: "string", text: whole };
    if (flag !== undefined) return { role: "key", text: whole };
    return { role: word === undefined ? "plain" : "word", text: whole };
  });
}

/** Neighbours of one role become one piece. */
export function merged(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.role === piece.role) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}

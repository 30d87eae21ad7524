/** What somebody searches for, as a regular expression that can be run. */

export interface SearchQuery {
  text: string;
  regex: boolean;
  matchCase: boolean;
}

export const NO_QUERY: SearchQuery = { text: "", regex: false, matchCase: false };

export type Compiled =
  | { kind: "none" }
  | { kind: "ready"; source: string; flags: string }
  | { kind: "invalid"; reason: string };

/** Turns a query into a pattern. The pattern of a regular expression must only be run where it can be stopped. */
export function compile({ text, regex, matchCase }: SearchQuery): Compiled {
  if (text === "") return { kind: "none" };
  const flags = matchCase ? "gu" : "giu";
  const source = regex ? text : escaped(text);
  const first = attempt(source, flags);
  if (first === null) return { kind: "ready", source, flags };
  // What people write by habit, such as `\-`, is only refused by the strict Unicode form.
  const loose = flags.replace("u", "");
  if (attempt(source, loose) === null) return { kind: "ready", source, flags: loose };
  return { kind: "invalid", reason: first };
}

function attempt(source: string, flags: string): string | null {
  try {
    void new RegExp(source, flags);
    return null;
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    // "Invalid regular expression: /(/gu: Unterminated group" says at its end what a person needs.
    return told.slice(told.lastIndexOf(": ") + 1).trim();
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

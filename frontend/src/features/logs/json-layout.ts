/** Lays a JSON text out over lines. Its tokens stay as they were written: large numbers and double keys survive. */

const INDENT = "  ";

/** Whole strings, whole numbers and words, or single marks; spaces between them are skipped. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

export function layOutJson(source: string): string {
  const tokens = source.match(TOKEN) ?? [];
  let out = "";
  let depth = 0;
  const newLine = () => {
    out += `\n${INDENT.repeat(Math.min(depth, 40))}`;
  };
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    if (token === "{" || token === "[") {
      out += token;
      depth += 1;
      if (next !== "}" && next !== "]") newLine();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      const before = tokens[at - 1];
      if (before !== "{" && before !== "[") newLine();
      out += token;
    } else if (token === ",") {
      out += token;
      newLine();
    } else {
      out += token === ":" ? ": " : token;
    }
  });
  return out;
}

export interface JsonLine {
  indent: string;
  /** The key with its quotes, when the line begins with one. */
  key: string | null;
  rest: string;
}

/** Splits one laid out line, so that keys can look different from values. */
export function jsonLine(line: string): JsonLine {
  const parts = /^(\s*)(?:("(?:[^"\\]|\\.)*")(?=: ))?(.*)$/s.exec(line);
  return { indent: parts?.[1] ?? "", key: parts?.[2] ?? null, rest: parts?.[3] ?? line };
}

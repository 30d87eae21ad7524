/** What the editor's buttons do to a text and its selection. */

export interface Edit {
  text: string;
  start: number;
  end: number;
}

export type Tool = "heading" | "bold" | "italic" | "list" | "code";

const AROUND: Partial<Record<Tool, string>> = { bold: "**", italic: "_", code: "`" };
const BEFORE: Partial<Record<Tool, string>> = { heading: "# ", list: "- " };

/** Applies a tool; used twice it takes its marks away again. */
export function applyTool(tool: Tool, edit: Edit): Edit {
  const mark = AROUND[tool];
  if (mark !== undefined) return around(mark, edit);
  return beforeLines(BEFORE[tool] ?? "", edit);
}

function around(mark: string, { text, start, end }: Edit): Edit {
  const size = mark.length;
  const inside = text.slice(start, end);
  const outside = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  if (outside && start >= size) {
    return {
      text: text.slice(0, start - size) + inside + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  }
  return {
    text: text.slice(0, start) + mark + inside + mark + text.slice(end),
    start: start + size,
    end: end + size,
  };
}

function beforeLines(mark: string, { text, start, end }: Edit): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const to = lineEnd < 0 ? text.length : lineEnd;
  const lines = text.slice(from, to).split("\n");
  const marked = lines.every((line) => line.startsWith(mark));
  const changed = lines.map((line) => (marked ? line.slice(mark.length) : `${mark}${line}`)).join("\n");
  return {
    text: text.slice(0, from) + changed + text.slice(to),
    start: from,
    end: from + changed.length,
  };
}

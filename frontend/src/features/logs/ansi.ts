/**
 * Terminal colours (ECMA-48 SGR) as spans of text. Every colour becomes one of sixteen names that the style sheet
 * knows, so that it stays readable on either theme; every other sequence is dropped. The result is text, never markup.
 */
import { visibleText } from "../../ui/hostile-text";

export type Hue = "black" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "white";

export interface Style {
  hue: Hue | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  inverse: boolean;
}

export interface Span {
  text: string;
  style: Style | null;
}

const HUES: readonly Hue[] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

const PLAIN: Style = {
  hue: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

// oxlint-disable-next-line eslint/no-control-regex -- the escape character is what this looks for
const SGR = /\x1b\[([0-9;:]{0,64})m/g;

/** Splits a line at its colour changes. Joined, the spans are `plainText` of the line. */
export function ansiSpans(text: string): Span[] {
  if (!text.includes("\x1b[")) return [{ text: visibleText(text), style: null }];
  const spans: Span[] = [];
  let style: Style = PLAIN;
  let from = 0;
  const push = (piece: string) => {
    const visible = visibleText(piece);
    if (visible !== "") spans.push({ text: visible, style: isPlain(style) ? null : style });
  };
  for (const match of text.matchAll(SGR)) {
    push(text.slice(from, match.index));
    style = applied(style, match[1] ?? "");
    from = match.index + match[0].length;
  }
  push(text.slice(from));
  return spans;
}

/** The text of a line as a person sees it. */
export function plainText(text: string): string {
  if (!text.includes("\x1b[")) return visibleText(text);
  return ansiSpans(text)
    .map((span) => span.text)
    .join("");
}

function isPlain(style: Style): boolean {
  return Object.values(style).every((value) => value === null || value === false);
}

function applied(before: Style, parameters: string): Style {
  let style = { ...before };
  const codes = parameters.split(/[;:]/).map((code) => (code === "" ? 0 : Number(code)));
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) {
      style = { ...PLAIN };
    } else if (code === 38 || code === 48) {
      const colour = extended(codes, at);
      if (code === 38) style.hue = colour.hue;
      at += colour.used;
    } else {
      applyCode(style, code);
    }
  }
  return style;
}

/** What codes switch on, and what they switch off. */
const ON: Record<number, Exclude<keyof Style, "hue">> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  7: "inverse",
  9: "strike",
};
const OFF: Record<number, Exclude<keyof Style, "hue">[]> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["strike"],
};

function applyCode(style: Style, code: number): void {
  const on = ON[code];
  if (on) style[on] = true;
  for (const off of OFF[code] ?? []) style[off] = false;
  if (code === 39) style.hue = null;
  else if (code >= 30 && code <= 37) style.hue = HUES[code - 30] ?? null;
  else if (code >= 90 && code <= 97) style.hue = HUES[code - 90] ?? null;
}

/** Reads `38;5;n` and `38;2;r;g;b`; `used` counts the parameters after the 38. */
function extended(codes: number[], at: number): { hue: Hue | null; used: number } {
  if (codes[at + 1] === 5) return { hue: indexed(codes[at + 2] ?? 0), used: 2 };
  if (codes[at + 1] !== 2) return { hue: null, used: 0 };
  const [red = 0, green = 0, blue = 0] = codes.slice(at + 2, at + 5);
  return { hue: nearest(red, green, blue), used: 4 };
}

/** xterm's 256 colours: 16 named, a cube of 6 × 6 × 6, 24 greys. */
function indexed(index: number): Hue | null {
  if (index < 16) return HUES[index % 8] ?? null;
  if (index >= 232) return index < 244 ? "black" : "white";
  const level = (value: number) => (value === 0 ? 0 : 55 + 40 * value);
  const cube = index - 16;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** Which of the eight a colour is: each part counts as on when it is near the strongest. */
function nearest(red: number, green: number, blue: number): Hue {
  const most = Math.max(red, green, blue);
  if (most < 64) return "black";
  const on = (part: number) => (part > most * 0.66 ? 1 : 0);
  return HUES[on(red) + 2 * on(green) + 4 * on(blue)] ?? "white";
}

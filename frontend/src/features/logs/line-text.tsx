/** The text of a line with its colours and with what was found in it. Text only: nothing of it is markup. */
import { classes } from "../../ui/classes";
import type { Span, Style } from "./ansi";
import styles from "./log-row.module.css";
import { piecesOf } from "./pieces";

interface LineTextProps {
  prefix: string;
  spans: readonly Span[];
  marks: readonly number[] | undefined;
  limit: number;
}

const NO_MARKS: readonly number[] = [];

export function LineText({ prefix, spans, marks = NO_MARKS, limit }: LineTextProps) {
  const first: Span[] = prefix === "" ? [] : [{ text: prefix, style: null }];
  const pieces = piecesOf([...first, ...spans], marks, limit);
  return pieces.map(({ text, style, found, from }) => {
    const look = classes(
      ...styleNames(style),
      from < prefix.length && styles.prefix,
      found && styles.found,
    );
    if (look === "") return text;
    return found ? (
      <mark key={from} className={look}>
        {text}
      </mark>
    ) : (
      <span key={from} className={look}>
        {text}
      </span>
    );
  });
}

function styleNames(style: Style | null): (string | false | undefined)[] {
  if (style === null) return [];
  const { hue, bold, dim, italic, underline, strike, inverse } = style;
  return [
    hue !== null && styles[`ansi-${hue}`],
    bold && styles.bold,
    dim && styles.dim,
    italic && styles.italic,
    underline && styles.underline,
    strike && styles.strike,
    inverse && styles.inverse,
  ];
}

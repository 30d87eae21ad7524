/** A text with parts that are no text: `{name}` becomes the part of that name, `word` in backticks becomes code. */
import { Fragment, type ReactNode } from "react";

interface SentenceProps {
  /** One of BotMaker's own texts. What others wrote goes into a part, where it is not read for marks. */
  text: string;
  parts?: Record<string, ReactNode>;
}

const MARKS = /(\{\w+\}|`[^`]+`)/;

export function Sentence({ text, parts }: SentenceProps) {
  return text.split(MARKS).map((piece, at) => {
    const key = `${at}:${piece}`;
    if (at % 2 === 0) return piece;
    if (piece.startsWith("`")) return <code key={key}>{piece.slice(1, -1)}</code>;
    return <Fragment key={key}>{parts?.[piece.slice(1, -1)] ?? piece}</Fragment>;
  });
}

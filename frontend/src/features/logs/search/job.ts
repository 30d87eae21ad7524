/** One slice of a search. It runs in a worker, because some expressions take longer than a person lives. */
import { displayedText, type Form } from "../displayed";

export interface SearchJob {
  id: number;
  source: string;
  flags: string;
  form: Form;
  texts: string[];
}

/**
 * For each text: `null` when nothing is found, otherwise start and end of each place in what the row shows, one after
 * the other. An empty list means that it was found only in what the row does not show.
 */
export type SearchResult = (number[] | null)[];

/** More places in one line are found but not marked. */
const MAX_MARKS = 16;

export function runJob({ source, flags, form, texts }: SearchJob): SearchResult {
  const pattern = new RegExp(source, flags);
  return texts.map((text) => {
    const shown = displayedText(text, form);
    const marks = marksIn(pattern, shown);
    if (marks.length > 0) return marks;
    pattern.lastIndex = 0;
    return pattern.test(shown) || (shown !== text && findsIn(pattern, text)) ? [] : null;
  });
}

function findsIn(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function marksIn(pattern: RegExp, text: string): number[] {
  const marks: number[] = [];
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[0] === "") pattern.lastIndex += 1;
    else marks.push(found.index, found.index + found[0].length);
    if (marks.length >= 2 * MAX_MARKS || pattern.lastIndex > text.length) break;
  }
  return marks;
}

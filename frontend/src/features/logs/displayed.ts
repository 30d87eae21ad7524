/** What a row shows of a line. The search worker and the row both ask here, so that what is found is what is seen. */
import { plainText } from "./ansi";
import { readLine } from "./read-line";

/** `pretty` shows the sentence of a JSON line, `raw` the line as it was written. */
export type Form = "pretty" | "raw";

export interface Displayed {
  /** What stands before the sentence: the subsystem and a colon. */
  prefix: string;
  /** The sentence; it may hold colour sequences. */
  body: string;
  json: boolean;
}

export function displayed(text: string, form: Form): Displayed {
  const { subsystem, message, json } = readLine(text);
  if (form === "raw") return { prefix: "", body: text, json };
  return { prefix: subsystem === null ? "" : `${plainText(subsystem)}: `, body: message, json };
}

/** The same as one text without colours. */
export function displayedText(text: string, form: Form): string {
  const { prefix, body } = displayed(text, form);
  return prefix + plainText(body);
}

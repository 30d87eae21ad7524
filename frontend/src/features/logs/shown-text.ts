/** Lines as text for the clipboard or a file: the same form as the server's own download. */
import { plainText } from "./ansi";
import { instantText } from "./clock";
import type { LogEntry } from "./entry";
import type { LogView } from "./log-view";
import { texts } from "../../texts";

export type NameOf = (bot: string) => string | null;

export function entryText(entry: LogEntry, nameOf: NameOf): string {
  const name = nameOf(entry.bot);
  const who = name === null ? "" : `${name} `;
  switch (entry.kind) {
    case "line":
      return `${who}${instantText(entry.time, entry.nanos)} ${entry.output} ${plainText(entry.text)}`;
    case "gap":
      return `${who}--- ${texts.logs.gap(entry.dropped, entry.reason)}`;
    case "end":
      return `${who}--- ${texts.logs.end(entry.exitCode)}`;
  }
}

/** What is shown between two places, both included. */
export function shownText(view: LogView, first: number, last: number, nameOf: NameOf): string {
  const lines: string[] = [];
  const { selection } = view;
  for (let index = selection.indexFrom(first); index < selection.count; index += 1) {
    const entry = selection.at(index);
    if (!entry || entry.seq > last) break;
    lines.push(entryText(entry, nameOf));
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** What keys do while a log has the focus. Scrolling keys are the browser's own. */
import type { KeyboardEvent } from "react";

import type { LogView } from "./log-view";
import type { Cursor } from "./use-cursor";

export interface LogCommands {
  search: () => void;
  goToHit: (step: 1 | -1) => void;
  fold: (seq: number) => void;
  copy: () => void;
  copyLink: () => void;
  toggleWrap: () => void;
}

/** Gives the handler of key presses. */
export function logKeys(view: LogView, cursor: Cursor, commands: LogCommands) {
  const move = (step: 1 | -1, extend: boolean) => {
    const { selection } = view;
    if (selection.count === 0) return;
    const head = cursor.marked?.head;
    const index = head === undefined ? selection.count - 1 : selection.indexFrom(head) + step;
    const seq = selection.seqAt(Math.max(0, Math.min(selection.count - 1, index)));
    if (seq === undefined) return;
    cursor.mark(seq, extend);
    cursor.goTo(seq, "auto");
  };
  const commandOf = (event: KeyboardEvent): (() => void) | undefined => {
    switch (event.key) {
      case "/":
        return commands.search;
      case "n":
        return () => commands.goToHit(1);
      case "N":
        return () => commands.goToHit(-1);
      case "j":
      case "J":
        return () => move(1, event.key === "J");
      case "k":
      case "K":
        return () => move(-1, event.key === "K");
      case "Enter":
        return () => cursor.marked && commands.fold(cursor.marked.head);
      case "c":
        return commands.copy;
      case "l":
        return commands.copyLink;
      case "f":
        return cursor.following ? cursor.pause : cursor.resume;
      case "End":
        return cursor.resume;
      case "w":
        return commands.toggleWrap;
      case "Escape":
        return cursor.marked ? cursor.unmark : undefined;
      default:
        return undefined;
    }
  };
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    // A page-wide shortcut on the same key must not fire as well.
    event.stopPropagation();
    command();
  };
}

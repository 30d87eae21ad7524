import type { Bot } from "../../../api/types";
import type { Action, Refusal } from "../bulk/bulk";
import type { Selection } from "../bulk/selection";
import type { Sort } from "../filter/bots-search";

/** What both views are given. */
export interface ListProps {
  bots: readonly Bot[];
  order: readonly string[];
  /** Changes with the filter and the order that a person chose. */
  scene: string;
  selection: Selection;
  refusals: ReadonlyMap<string, Refusal>;
  onToggle: (id: string, range: boolean) => void;
  onExtend: (id: string) => void;
  onSelectAll: () => void;
  /** A bot's own button was pressed. */
  onAct: (action: Action, id: string) => void;
  /** A key was pressed at a bot: it is for the whole selection, if the bot is in it. */
  onKey: (action: Action, id: string) => void;
}

export interface CardsProps extends ListProps {
  /** Whether the bots in trouble stand at the beginning. */
  troubleFirst: boolean;
}

export interface TableProps extends ListProps {
  sort: Sort;
  onSort: (sort: Sort) => void;
  onSelectNone: () => void;
}

/** What covers the window: the bar above, and below the bar with the actions while something is selected. */
export function coveredBy(selection: Selection): { top: number; bottom: number } {
  return { top: 96, bottom: selection.ids.size > 0 ? 120 : 24 };
}

import type { Bot } from "../../../api/types";
import type { Action, Refusal } from "../bulk/bulk";
import type { Selection } from "../bulk/selection";

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
  onAct: (action: Action, id: string) => void;
}

/** What covers the window: the bar above, and below the bar with the actions while something is selected. */
export function coveredBy(selection: Selection): { top: number; bottom: number } {
  return { top: 96, bottom: selection.ids.size > 0 ? 120 : 24 };
}

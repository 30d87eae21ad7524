/** What is shown of the bots, what of it is chosen, and what is done to it. */
import { useMemo, useState } from "react";

import type { Bot } from "../../api/types";
import type { Action } from "./bulk/bulk";
import { extended, toggled, withAll } from "./bulk/selection";
import { useBulk } from "./bulk/use-bulk";
import { useEscape } from "./bulk/use-escape";
import { writeFilter } from "./filter/bots-search";
import { matching, sorted } from "./filter/match";
import { useFilter } from "./filter/use-filter";
import type { ListProps } from "./list/list-props";

/** The same array as long as the ids and their order are the same. */
function useOrder(bots: readonly Bot[]): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>([]);
  const same = order.length === bots.length && bots.every((bot, at) => bot.id === order[at]);
  if (same) return order;
  const next = bots.map((bot) => bot.id);
  setOrder(next);
  return next;
}

/** Acting on bots; deleting is asked about first. */
function useActions(run: (action: Action, ids: string[]) => Promise<void>) {
  const [doomed, setDoomed] = useState<readonly Bot[] | null>(null);
  const begin = (action: Action, bots: readonly Bot[]) => {
    if (action === "delete") setDoomed(bots);
    else void run(action, bots.map((bot) => bot.id));
  };
  const confirm = () => {
    setDoomed(null);
    void run("delete", (doomed ?? []).map((bot) => bot.id));
  };
  return { begin, doomed, confirm, keep: () => setDoomed(null) };
}

export function useFleet(bots: readonly Bot[]) {
  const [filter, setFilter] = useFilter();
  const shown = useMemo(() => sorted(matching(bots, filter), filter.sort), [bots, filter]);
  const order = useOrder(shown);
  const bulk = useBulk(bots);
  const { selection, setSelection } = bulk;
  const selected = bots.filter((bot) => selection.ids.has(bot.id));
  const actions = useActions(bulk.run);
  useEscape(selection.ids.size > 0, bulk.clear);

  const only = (id: string) => bots.filter((bot) => bot.id === id);
  const list: ListProps = {
    bots: shown,
    order,
    scene: JSON.stringify(writeFilter(filter)),
    selection,
    refusals: bulk.refused.by,
    onToggle: (id, range) =>
      setSelection((before) => (range ? extended(before, order, id) : toggled(before, id))),
    onExtend: (id) => setSelection((before) => extended(before, order, id)),
    onSelectAll: () => setSelection((before) => withAll(before, order)),
    onAct: (action, id) => actions.begin(action, only(id)),
    onKey: (action, id) => actions.begin(action, selection.ids.has(id) ? selected : only(id)),
  };
  return { filter, setFilter, list, bulk, selected, actions };
}

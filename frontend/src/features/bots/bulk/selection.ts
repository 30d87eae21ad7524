/** Which bots are chosen. Pure: every change gives a new selection. */

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range begins: the bot that was chosen or let go last. */
  readonly anchor: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null };

export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Adds everything from the anchor to `id` in the order shown; without an anchor only `id`. */
export function extended(selection: Selection, order: readonly string[], id: string): Selection {
  const to = order.indexOf(id);
  const from = selection.anchor === null ? to : order.indexOf(selection.anchor);
  if (to < 0) return selection;
  const [low, high] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  const ids = new Set([...selection.ids, ...order.slice(low, high + 1)]);
  // The anchor stays, so that a second range begins where the first one did.
  return { ids, anchor: from < 0 ? id : selection.anchor };
}

export function withAll(selection: Selection, ids: Iterable<string>): Selection {
  return { ids: new Set([...selection.ids, ...ids]), anchor: selection.anchor };
}

export function only(ids: Iterable<string>): Selection {
  return { ids: new Set(ids), anchor: null };
}

/** The selection without bots that are gone; the same object when none is. */
export function retained(selection: Selection, exists: (id: string) => boolean): Selection {
  const ids = [...selection.ids].filter(exists);
  if (ids.length === selection.ids.size) return selection;
  const { anchor } = selection;
  return { ids: new Set(ids), anchor: anchor !== null && exists(anchor) ? anchor : null };
}

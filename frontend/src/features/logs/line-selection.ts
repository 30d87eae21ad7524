/** Which entries of a store are shown, in order. Without a filter it costs nothing; with one it keeps their places. */
import type { LogEntry, Output } from "./entry";
import type { LogStore } from "./log-store";
import type { Level } from "./read-line";

export interface LineFilter {
  /** The levels shown; a line without a level counts as `other`. */
  levels: ReadonlySet<Level | "other">;
  outputs: ReadonlySet<Output>;
}

export const ALL_LEVELS: ReadonlySet<Level | "other"> = new Set<Level | "other">([
  "error",
  "warn",
  "info",
  "debug",
  "other",
]);
export const ALL_OUTPUTS: ReadonlySet<Output> = new Set<Output>(["stdout", "stderr"]);
export const SHOW_ALL: LineFilter = { levels: ALL_LEVELS, outputs: ALL_OUTPUTS };

/** Where gaps and ends are told whatever is filtered: a filtered log must not look whole where it is not. */
export function passes(entry: LogEntry, { levels, outputs }: LineFilter): boolean {
  if (entry.kind !== "line") return true;
  return levels.has(entry.level ?? "other") && outputs.has(entry.output);
}

function showsAll({ levels, outputs }: LineFilter): boolean {
  return levels.size === ALL_LEVELS.size && outputs.size === ALL_OUTPUTS.size;
}

/** The search that a selection may be narrowed to. */
export interface Narrowing {
  scanned: number;
  isHit: (seq: number) => boolean;
}

export class LineSelection {
  readonly #store: LogStore;
  #filter: LineFilter = SHOW_ALL;
  #narrowing: Narrowing | null = null;
  #filtering = false;
  #seqs: number[] = [];
  #next = 0;
  #generation = 0;

  constructor(store: LogStore) {
    this.#store = store;
  }

  get filtering(): boolean {
    return this.#filtering;
  }

  /** Changes when other entries are shown, not when some come or go. */
  get generation(): number {
    return this.#generation;
  }

  get count(): number {
    return this.filtering ? this.#seqs.length : this.#store.size;
  }

  /** Takes another filter and begins again. */
  set(filter: LineFilter, narrowing: Narrowing | null): void {
    this.#filter = filter;
    this.#narrowing = narrowing;
    this.#filtering = narrowing !== null || !showsAll(filter);
    this.#generation += 1;
    this.#seqs = [];
    this.#next = this.#store.first;
    this.sync();
  }

  /** Takes notice of what arrived and what went. */
  sync(): void {
    if (!this.filtering) return;
    const { first, end } = this.#store;
    if ((this.#seqs[0] ?? first) < first) this.#seqs = this.#seqs.slice(lowerBound(this.#seqs, first));
    const until = this.#narrowing ? Math.min(end, this.#narrowing.scanned) : end;
    for (let seq = Math.max(this.#next, first); seq < until; seq += 1) {
      const entry = this.#store.at(seq);
      if (!entry || !passes(entry, this.#filter)) continue;
      if (entry.kind === "line" && this.#narrowing && !this.#narrowing.isHit(seq)) continue;
      this.#seqs.push(seq);
    }
    this.#next = Math.max(this.#next, until);
  }

  seqAt(index: number): number | undefined {
    if (this.#filtering) return this.#seqs[index];
    const seq = this.#store.first + index;
    return index >= 0 && seq < this.#store.end ? seq : undefined;
  }

  at(index: number): LogEntry | undefined {
    const seq = this.seqAt(index);
    return seq === undefined ? undefined : this.#store.at(seq);
  }

  /** Where the entry is, or the first one after it. */
  indexFrom(seq: number): number {
    if (this.filtering) return lowerBound(this.#seqs, seq);
    return Math.min(this.#store.size, Math.max(0, seq - this.#store.first));
  }

  /** Where the entry is; -1 when it is not shown. */
  indexOf(seq: number): number {
    const index = this.indexFrom(seq);
    return this.seqAt(index) === seq ? index : -1;
  }
}

/** The first index whose number is not below the given one. */
export function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? wanted) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

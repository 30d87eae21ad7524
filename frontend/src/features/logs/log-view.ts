/** A store as it is looked at: filtered, searched. It lives outside React, which renders what is seen of it. */
import type { Form } from "./displayed";
import { LineSelection, lowerBound, SHOW_ALL, type LineFilter } from "./line-selection";
import { LogSearch } from "./search/log-search";
import type { LogStore } from "./log-store";
import { SearchClient, spawnSearchWorker } from "./search/client";
import { NO_QUERY, type SearchQuery } from "./search/query";

export { NO_QUERY, type SearchQuery } from "./search/query";
export type { SearchState } from "./search/log-search";

export interface ViewChoice {
  filter: LineFilter;
  query: SearchQuery;
  /** Whether lines that the search does not find are left out. */
  onlyHits: boolean;
  form: Form;
}

export const WHOLE_LOG: ViewChoice = {
  filter: SHOW_ALL,
  query: NO_QUERY,
  onlyHits: false,
  form: "pretty",
};

export class LogView {
  readonly store: LogStore;
  readonly selection: LineSelection;
  readonly search: LogSearch;
  #choice: ViewChoice = WHOLE_LOG;
  #narrowed = false;
  #version = 0;
  #listeners = new Set<() => void>();
  #unsubscribe: (() => void) | null = null;

  constructor(store: LogStore, client: SearchClient = new SearchClient(spawnSearchWorker)) {
    this.store = store;
    this.selection = new LineSelection(store);
    this.search = new LogSearch(store, client, () => this.#onSearch());
  }

  get version(): number {
    return this.#version;
  }

  /** Whether only what the search finds is shown. */
  get narrowed(): boolean {
    return this.#narrowed;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#unsubscribe) {
      this.#unsubscribe = this.store.subscribe(() => this.#onStore());
      this.#onStore();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#unsubscribe?.();
      this.#unsubscribe = null;
      this.search.close();
    };
  };

  choose(choice: ViewChoice): void {
    const before = this.#choice;
    if (before === choice) return;
    this.#choice = choice;
    this.search.set(choice.query, choice.form);
    if (before.filter !== choice.filter || before.onlyHits !== choice.onlyHits) this.#select();
    this.#changed();
  }

  clear(): void {
    this.store.clear();
    this.search.restart();
  }

  /** How many shown entries came at or after a place. */
  countFrom(seq: number): number {
    return this.selection.count - this.selection.indexFrom(seq);
  }

  /** The next line that was found after a place (or before it), going round at the ends. */
  hitFrom(seq: number, step: 1 | -1): number | null {
    const { hits } = this.search;
    if (hits.length === 0) return null;
    const at = lowerBound(hits, step === 1 ? seq + 1 : seq);
    const index = step === 1 ? at : at - 1;
    return hits[(index + hits.length) % hits.length] ?? null;
  }

  #onStore(): void {
    this.search.sync();
    this.selection.sync();
    this.#changed();
  }

  #onSearch(): void {
    const narrowed = this.#choice.onlyHits && this.search.active;
    // A search begins with nothing found and everything still to be looked at.
    if (narrowed !== this.#narrowed || this.search.hits.length === 0) this.#select();
    else this.selection.sync();
    this.#changed();
  }

  #select(): void {
    this.#narrowed = this.#choice.onlyHits && this.search.active;
    this.selection.set(this.#choice.filter, this.#narrowed ? this.search : null);
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

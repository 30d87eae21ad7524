/** Searches a store in slices, and goes on with what arrives. The page stays free between two slices. */
import type { Form } from "../displayed";
import type { LogStore } from "../log-store";
import { Abandoned, TooSlow, type SearchClient } from "./client";
import { compile, NO_QUERY, type SearchQuery } from "./query";

export type SearchState =
  | { name: "off" }
  | { name: "searching" }
  | { name: "done" }
  | { name: "invalid"; reason: string }
  | { name: "slow" }
  | { name: "broken" };

const SLICE_ENTRIES = 2000;
const SLICE_CHARS = 1024 * 1024;

interface Slice {
  seqs: number[];
  texts: string[];
  next: number;
}

export class LogSearch {
  readonly #store: LogStore;
  readonly #client: SearchClient;
  #query: SearchQuery = NO_QUERY;
  #form: Form = "pretty";
  #state: SearchState = { name: "off" };
  #hits: number[] = [];
  #marks = new Map<number, number[]>();
  #scanned = 0;
  #running = false;
  /** Changes when a search begins, so that a slice of the one before is not taken for its own. */
  #run = 0;
  readonly #onChange: () => void;

  constructor(store: LogStore, client: SearchClient, onChange: () => void) {
    this.#store = store;
    this.#client = client;
    this.#onChange = onChange;
  }

  get state(): SearchState {
    return this.#state;
  }

  get active(): boolean {
    return this.#state.name === "searching" || this.#state.name === "done";
  }

  /** The places of the lines that were found, in order. */
  get hits(): readonly number[] {
    return this.#hits;
  }

  /** The place up to which the store has been searched. */
  get scanned(): number {
    return this.#scanned;
  }

  isHit(seq: number): boolean {
    return this.#marks.has(seq);
  }

  /** Start and end of each place to mark in what the row shows. */
  marks(seq: number): readonly number[] | undefined {
    return this.#marks.get(seq);
  }

  set(query: SearchQuery, form: Form): void {
    if (query === this.#query && form === this.#form) return;
    this.#query = query;
    this.#form = form;
    this.restart();
  }

  /** Begins again, after another query or another store content. */
  restart(): void {
    this.#run += 1;
    this.#hits = [];
    this.#marks.clear();
    this.#scanned = this.#store.first;
    const compiled = compile(this.#query);
    if (compiled.kind === "ready") {
      this.#state = { name: "searching" };
      void this.#scan(this.#run, compiled.source, compiled.flags);
    } else {
      this.#state =
        compiled.kind === "none" ? { name: "off" } : { name: "invalid", reason: compiled.reason };
    }
    this.#onChange();
  }

  /** Takes notice of what arrived and what went. */
  sync(): void {
    const { first } = this.#store;
    let gone = 0;
    while (gone < this.#hits.length && (this.#hits[gone] ?? first) < first) {
      this.#marks.delete(this.#hits[gone] ?? -1);
      gone += 1;
    }
    if (gone > 0) this.#hits = this.#hits.slice(gone);
    if (!this.active || this.#running) return;
    const compiled = compile(this.#query);
    if (compiled.kind === "ready" && this.#scanned < this.#store.end) {
      void this.#scan(this.#run, compiled.source, compiled.flags);
    }
  }

  close(): void {
    this.#run += 1;
    this.#client.close();
  }

  async #scan(run: number, source: string, flags: string): Promise<void> {
    this.#running = true;
    try {
      while (run === this.#run && this.#scanned < this.#store.end) {
        const { seqs, texts, next } = this.#slice();
        const found = await this.#client.run({ source, flags, form: this.#form, texts });
        if (run !== this.#run) return;
        found.forEach((marks, at) => this.#keep(seqs[at], marks));
        this.#scanned = next;
        this.#onChange();
      }
      if (run === this.#run) this.#finish({ name: "done" });
    } catch (error) {
      if (run !== this.#run || error instanceof Abandoned) return;
      this.#finish({ name: error instanceof TooSlow ? "slow" : "broken" });
    } finally {
      if (run === this.#run) this.#running = false;
    }
  }

  #finish(state: SearchState): void {
    if (this.#state.name === state.name) return;
    this.#state = state;
    this.#onChange();
  }

  #keep(seq: number | undefined, marks: number[] | null): void {
    if (seq === undefined || marks === null || seq < this.#store.first) return;
    this.#hits.push(seq);
    this.#marks.set(seq, marks);
  }

  #slice(): Slice {
    const seqs: number[] = [];
    const texts: string[] = [];
    let seq = Math.max(this.#scanned, this.#store.first);
    let chars = 0;
    while (seq < this.#store.end && texts.length < SLICE_ENTRIES && chars < SLICE_CHARS) {
      const entry = this.#store.at(seq);
      if (entry?.kind === "line") {
        seqs.push(seq);
        texts.push(entry.text);
        chars += entry.text.length;
      }
      seq += 1;
    }
    return { seqs, texts, next: seq };
  }
}

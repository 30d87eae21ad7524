/**
 * The newest lines of a log, outside React: a ring of chunks, bounded in number and in size. What no longer fits goes
 * by whole chunks, so that neither adding nor letting go ever copies what stays.
 */
import type { LogEntry, NewEntry } from "./entry";

export const MAX_ENTRIES = 100_000;
/** UTF-16 units of text, 48 Mi: a hundred thousand lines of 500 characters. */
export const MAX_CHARS = 48 * 1024 * 1024;
export const CHUNK_ENTRIES = 1024;

/** A chunk is also closed at this size, so that few huge lines do not make one that is too heavy to keep or to drop. */
const CHUNK_CHARS = 512 * 1024;

/** What an entry weighs beside its text. */
const ENTRY_CHARS = 64;

interface Chunk {
  first: number;
  entries: LogEntry[];
  chars: number;
}

export interface StoreBounds {
  entries: number;
  chars: number;
}

export class LogStore {
  #chunks: Chunk[] = [];
  #end = 0;
  #chars = 0;
  #forgotten = 0;
  #version = 0;
  #lastKind = new Map<string, LogEntry["kind"]>();
  #listeners = new Set<() => void>();
  readonly #bounds: StoreBounds;

  constructor(bounds: StoreBounds = { entries: MAX_ENTRIES, chars: MAX_CHARS }) {
    this.#bounds = bounds;
  }

  /** The place of the oldest entry that is kept. */
  get first(): number {
    return this.#chunks[0]?.first ?? this.#end;
  }

  /** The place after the newest entry. */
  get end(): number {
    return this.#end;
  }

  get size(): number {
    return this.#end - this.first;
  }

  get chars(): number {
    return this.#chars;
  }

  /** How many lines were let go at the front to stay within the bounds. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Changes whenever anything does. */
  get version(): number {
    return this.#version;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  at(seq: number): LogEntry | undefined {
    const chunk = this.#chunks[this.#chunkOf(seq)];
    return chunk?.entries[seq - chunk.first];
  }

  /** The newest entry. */
  get last(): LogEntry | undefined {
    return this.#chunks.at(-1)?.entries.at(-1);
  }

  append(added: readonly NewEntry[]): void {
    if (added.length === 0) return;
    for (const entry of added) this.#push(entry);
    this.#trim();
    this.#changed();
  }

  /** Empties the store; places go on counting, so that nothing old is taken for something new. */
  clear(): void {
    this.#chunks = [];
    this.#chars = 0;
    this.#forgotten = 0;
    this.#changed();
  }

  #push(entry: NewEntry): void {
    // A stream that is opened again after its end says so again.
    if (entry.kind === "end" && this.#lastKind.get(entry.bot) === "end") return;
    this.#lastKind.set(entry.bot, entry.kind);
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.entries.length >= CHUNK_ENTRIES || chunk.chars >= CHUNK_CHARS) {
      chunk = { first: this.#end, entries: [], chars: 0 };
      this.#chunks.push(chunk);
    }
    const weight = ENTRY_CHARS + (entry.kind === "line" ? entry.text.length : 0);
    chunk.entries.push(Object.assign(entry, { seq: this.#end }));
    chunk.chars += weight;
    this.#chars += weight;
    this.#end += 1;
  }

  #trim(): void {
    // The newest chunk stays whatever it weighs: a line of any size is shown.
    while (this.#chunks.length > 1 && this.#isOver()) {
      const oldest = this.#chunks.shift();
      if (!oldest) return;
      this.#chars -= oldest.chars;
      for (const entry of oldest.entries) if (entry.kind === "line") this.#forgotten += 1;
    }
  }

  #isOver(): boolean {
    return this.size > this.#bounds.entries || this.#chars > this.#bounds.chars;
  }

  #chunkOf(seq: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle];
      if (!chunk) return -1;
      if (seq < chunk.first) high = middle - 1;
      else if (seq >= chunk.first + chunk.entries.length) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

/** Runs slices of a search in a worker and ends the worker when one takes too long. */
import type { SearchJob, SearchResult } from "./job";

/** The part of a `Worker` that is used. */
export interface SearchWorker {
  onmessage: ((event: { data: { id: number; result: SearchResult } }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  postMessage: (job: SearchJob) => void;
  terminate: () => void;
}

export class TooSlow extends Error {
  override name = "TooSlow";
}

export class Abandoned extends Error {
  override name = "Abandoned";
}

interface Limits {
  sliceMs: number;
  startMs: number;
}

const LIMITS: Limits = { sliceMs: 1500, startMs: 15_000 };

interface Running {
  id: number;
  settle: (outcome: SearchResult | Error) => void;
}

export class SearchClient {
  readonly #spawn: () => SearchWorker;
  readonly #limits: Limits;
  #worker: SearchWorker | null = null;
  #ready = false;
  #running: Running | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextId = 0;

  constructor(spawn: () => SearchWorker, limits: Limits = LIMITS) {
    this.#spawn = spawn;
    this.#limits = limits;
  }

  /** Runs one slice; a slice that still runs is abandoned. Rejects with `TooSlow` past the limit. */
  run(job: Omit<SearchJob, "id">): Promise<SearchResult> {
    if (this.#running) this.#end(new Abandoned("another slice came"));
    const id = this.#nextId;
    this.#nextId += 1;
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#running = {
        id,
        settle: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)),
      };
      this.#arm();
      worker.postMessage({ ...job, id });
    });
  }

  /** Ends the worker. The next slice starts another. */
  close(): void {
    this.#end(new Abandoned("the search was closed"));
  }

  #start(): SearchWorker {
    const worker = this.#spawn();
    this.#ready = false;
    worker.onmessage = ({ data }) => {
      if (!this.#ready) {
        this.#ready = true;
        if (this.#running) this.#arm();
      }
      if (this.#running?.id === data.id) this.#settle(data.result);
    };
    worker.onerror = ({ message }) => this.#end(new Error(message ?? "the search failed"));
    return worker;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const limit = this.#ready ? this.#limits.sliceMs : this.#limits.startMs;
    this.#timer = setTimeout(() => this.#end(new TooSlow("the expression takes too long")), limit);
  }

  #settle(outcome: SearchResult | Error): void {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = null;
    running?.settle(outcome);
  }

  /** A worker that is in the middle of something can only be ended. */
  #end(reason: Error): void {
    if (this.#worker) {
      this.#worker.onmessage = null;
      this.#worker.onerror = null;
      this.#worker.terminate();
    }
    this.#worker = null;
    this.#settle(reason);
  }
}

export function spawnSearchWorker(): SearchWorker {
  const worker = new Worker(new URL("./search.worker.ts", import.meta.url), { type: "module" });
  return worker as unknown as SearchWorker;
}

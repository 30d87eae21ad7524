import { describe, expect, it, vi } from "vitest";

import type { NewEntry } from "./entry";
import { SHOW_ALL, type LineFilter } from "./line-selection";
import { CHUNK_ENTRIES, LogStore } from "./log-store";
import { LogView, NO_QUERY, WHOLE_LOG, type ViewChoice } from "./log-view";
import { SearchClient, TooSlow, type SearchWorker } from "./search/client";
import { runJob, type SearchJob } from "./search/job";
import { compile } from "./search/query";

function line(text: string, level: "error" | null = null): NewEntry {
  const place = { bot: "b", time: 0, nanos: 0, ordinal: 0, output: "stdout" as const };
  return { kind: "line", text, level, truncated: false, ...place };
}

const end: NewEntry = { kind: "end", bot: "b", exitCode: 0 };
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => line(`line ${from + at}`));

/** A worker in the page: it answers in the next turn, or never. */
function pageWorker(silent = false): SearchWorker {
  const worker: SearchWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (job: SearchJob) => {
      if (silent) return;
      queueMicrotask(() => worker.onmessage?.({ data: { id: job.id, result: runJob(job) } }));
    },
    terminate: vi.fn<() => void>(),
  };
  queueMicrotask(() => worker.onmessage?.({ data: { id: -1, result: [] } }));
  return worker;
}

function shown(view: LogView): string[] {
  return Array.from({ length: view.selection.count }, (_, index) => {
    const entry = view.selection.at(index);
    return entry?.kind === "line" ? entry.text : (entry?.kind ?? "nothing");
  });
}

function choose(change: Partial<ViewChoice>): ViewChoice {
  return { ...WHOLE_LOG, ...change };
}

const query = (text: string, regex = false) => ({ ...NO_QUERY, text, regex });
const settled = (view: LogView) =>
  vi.waitFor(() => expect(view.search.state.name).not.toBe("searching"));

describe("the store", () => {
  it("keeps the newest entries and counts the lines that it let go", () => {
    const store = new LogStore({ entries: 4 * CHUNK_ENTRIES, chars: Infinity });
    store.append(lines(4 * CHUNK_ENTRIES));
    expect(store.size).toBe(4 * CHUNK_ENTRIES);
    store.append([line("one more")]);
    expect(store.size).toBe(3 * CHUNK_ENTRIES + 1);
    expect(store.forgotten).toBe(CHUNK_ENTRIES);
    expect(store.first).toBe(CHUNK_ENTRIES);
    expect(store.at(store.first)).toMatchObject({ seq: CHUNK_ENTRIES, text: `line ${CHUNK_ENTRIES}` });
    expect(store.at(store.first - 1)).toBeUndefined();
    expect(store.at(store.end)).toBeUndefined();
    expect(store.last).toMatchObject({ text: "one more" });
  });

  it("is bounded in size, and a single line of any size is still shown", () => {
    const bounds = { entries: 1000, chars: 1024 * 1024 };
    const store = new LogStore(bounds);
    for (let at = 0; at < 40; at += 1) store.append([line("x".repeat(300_000))]);
    expect(store.chars).toBeLessThanOrEqual(bounds.chars);
    expect(store.size).toBeGreaterThan(0);
    store.append([line("y".repeat(3_000_000))]);
    expect(store.last).toMatchObject({ text: "y".repeat(3_000_000) });
    expect(store.size).toBe(1);
  });

  it("does not repeat the end of a log, and goes on counting after it was emptied", () => {
    const store = new LogStore();
    store.append([line("a"), end, end, line("b"), end]);
    expect(store.size).toBe(4);
    store.clear();
    expect([store.size, store.first, store.end]).toEqual([0, 4, 4]);
    store.append([line("c")]);
    expect(store.at(4)).toMatchObject({ text: "c" });
  });
});

describe("a filtered view", () => {
  const errors: LineFilter = { ...SHOW_ALL, levels: new Set(["error"]) };

  it("shows the chosen levels and always gaps and ends", () => {
    const store = new LogStore();
    const view = new LogView(store, new SearchClient(pageWorker));
    view.subscribe(() => undefined);
    store.append([line("fine"), line("bad", "error"), end]);
    view.choose(choose({ filter: errors }));
    expect(shown(view)).toEqual(["bad", "end"]);
    store.append([line("fine"), line("worse", "error")]);
    expect(shown(view)).toEqual(["bad", "end", "worse"]);
    expect([view.selection.indexOf(1), view.selection.indexOf(0)]).toEqual([0, -1]);
    expect(view.countFrom(3)).toBe(1);
    view.choose(WHOLE_LOG);
    expect(shown(view)).toHaveLength(5);
  });

  it("lets go what the store lets go", () => {
    const store = new LogStore({ entries: 2 * CHUNK_ENTRIES, chars: Infinity });
    const view = new LogView(store, new SearchClient(pageWorker));
    view.subscribe(() => undefined);
    view.choose(choose({ filter: errors }));
    store.append(lines(CHUNK_ENTRIES).map((entry, at) => (at === 3 ? line("old", "error") : entry)));
    expect(shown(view)).toEqual(["old"]);
    store.append([...lines(CHUNK_ENTRIES), line("new", "error")]);
    expect(shown(view)).toEqual(["new"]);
  });
});

describe("searching", () => {
  function searched(count: number) {
    const store = new LogStore();
    const view = new LogView(store, new SearchClient(pageWorker));
    view.subscribe(() => undefined);
    store.append(lines(count));
    return { store, view };
  }

  it("finds lines in all slices and in what arrives, and goes round", async () => {
    const { store, view } = searched(5000);
    view.choose(choose({ query: query("line 49") }));
    await settled(view);
    expect(view.search.hits).toHaveLength(111);
    store.append([line("a LINE 49 that came later")]);
    await vi.waitFor(() => expect(view.search.hits).toHaveLength(112));
    expect(view.search.marks(5000)).toEqual([2, 9]);
    expect(view.hitFrom(0, 1)).toBe(49);
    expect(view.hitFrom(49, 1)).toBe(490);
    expect(view.hitFrom(49, -1)).toBe(5000);
    expect(view.hitFrom(5000, 1)).toBe(49);
  });

  it("narrows the view to what it finds", async () => {
    const { view } = searched(100);
    view.choose(choose({ query: query("line 7"), onlyHits: true }));
    await settled(view);
    expect(shown(view)).toHaveLength(11);
    const { generation } = view.selection;
    view.choose(choose({ query: query(""), onlyHits: true }));
    expect(shown(view)).toHaveLength(100);
    expect(view.selection.generation).toBeGreaterThan(generation);
  });

  it("finds in the JSON what the row does not show", async () => {
    const { store, view } = searched(0);
    store.append([line('{"message":"hello","request":"r-17"}')]);
    view.choose(choose({ query: query("r-17") }));
    await settled(view);
    expect(view.search.marks(0)).toEqual([]);
    view.choose(choose({ query: query("HELLO") }));
    await settled(view);
    expect(view.search.marks(0)).toEqual([0, 5]);
  });

  it("says what is wrong with an expression and takes marks literally without one", () => {
    const { view } = searched(1);
    view.choose(choose({ query: query("(", true) }));
    expect(view.search.state).toEqual({ name: "invalid", reason: "Unterminated group" });
    expect(compile(query("a.b[c"))).toMatchObject({ kind: "ready", source: "a\\.b\\[c" });
    expect(compile(query("\\-x", true))).toMatchObject({ kind: "ready", flags: "gi" });
    expect(compile({ text: "x", regex: true, matchCase: true })).toMatchObject({ flags: "gu" });
  });

  it("ends a search that takes too long and can search again", async () => {
    let silent = true;
    const workers: SearchWorker[] = [];
    const spawn = () => {
      const worker = pageWorker(silent);
      workers.push(worker);
      return worker;
    };
    const store = new LogStore();
    store.append(lines(3));
    const view = new LogView(store, new SearchClient(spawn, { sliceMs: 10, startMs: 1000 }));
    view.subscribe(() => undefined);
    view.choose(choose({ query: query("(a+)+$", true) }));
    await vi.waitFor(() => expect(view.search.state.name).toBe("slow"));
    expect(workers[0]?.terminate).toHaveBeenCalledOnce();
    silent = false;
    view.choose(choose({ query: query("line 2") }));
    await settled(view);
    expect(view.search.hits).toEqual([2]);
    expect(workers).toHaveLength(2);
  });

  it("abandons a slice for the next query", async () => {
    const client = new SearchClient(() => pageWorker(true), { sliceMs: 5, startMs: 5 });
    const job = { source: "x", flags: "g", form: "raw" as const, texts: ["x"] };
    const first = client.run(job);
    const second = client.run(job);
    await expect(first).rejects.toThrow("another slice came");
    await expect(second).rejects.toBeInstanceOf(TooSlow);
  });

  it("does not stop at matches of nothing", () => {
    const texts = ["abc", ""];
    expect(runJob({ id: 0, source: "x*", flags: "gu", form: "raw", texts })).toEqual([[], []]);
  });
});

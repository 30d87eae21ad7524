import { describe, expect, it, vi } from "vitest";

import { ApiError } from "../../../api/problem";
import { texts } from "../../../texts";
import { botFixture } from "../../../testing/bot";
import { changes, nextAction, runBulk, type AskBulk } from "./bulk";
import { extended, NOTHING, only, retained, toggled, withAll } from "./selection";

const ORDER = ["a", "b", "c", "d", "e"];
const chosen = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].toSorted();

describe("a selection", () => {
  it("takes in and lets go", () => {
    const one = toggled(NOTHING, "b");
    expect(chosen(one)).toEqual(["b"]);
    expect(chosen(toggled(one, "b"))).toEqual([]);
  });

  it("grows from where it began, in either direction", () => {
    const from = toggled(NOTHING, "c");
    expect(chosen(extended(from, ORDER, "e"))).toEqual(["c", "d", "e"]);
    expect(chosen(extended(extended(from, ORDER, "e"), ORDER, "b"))).toEqual(["b", "c", "d", "e"]);
    expect(chosen(extended(NOTHING, ORDER, "d"))).toEqual(["d"]);
    expect(chosen(extended(toggled(NOTHING, "gone"), ORDER, "b"))).toEqual(["b", "gone"]);
  });

  it("adds what is shown to what was chosen before", () => {
    expect(chosen(withAll(only(["z"]), ORDER))).toEqual([...ORDER, "z"]);
  });

  it("forgets bots that are gone, and is the same when none is", () => {
    const both = only(["a", "b"]);
    expect(chosen(retained(both, (id) => id === "a"))).toEqual(["a"]);
    expect(retained(both, () => true)).toBe(both);
  });
});

const ids = Array.from({ length: 250 }, (_, at) => `bot-${at}`);
const accept: AskBulk = async (_, bots) =>
  bots.map((bot) => ({ bot, ok: true, code: null, detail: null }));

describe("asking for many", () => {
  it("asks in parts and tells how far it is", async () => {
    const ask = vi.fn<AskBulk>(accept);
    const progress = vi.fn<(done: number) => void>();
    const outcome = await runBulk(ask, "stop", ids, progress);
    expect(ask.mock.calls.map(([, part]) => part.length)).toEqual([100, 100, 50]);
    expect(progress.mock.calls.flat()).toEqual([0, 100, 200]);
    expect(outcome.accepted).toEqual(ids);
    expect(outcome.refused.size).toBe(0);
  });

  it("keeps each refusal with its reason", async () => {
    const ask: AskBulk = async (_, bots) =>
      bots.map((bot) => ({ bot, ok: bot !== "b", code: null, detail: bot === "b" ? "It is held." : null }));
    const outcome = await runBulk(ask, "restart", ["a", "b", "c"], () => undefined);
    expect(outcome.accepted).toEqual(["a", "c"]);
    expect(outcome.refused.get("b")).toEqual({ action: "restart", detail: "It is held." });
  });

  it("says of which bots nobody knows when the server stops answering", async () => {
    const ask: AskBulk = (action, bots) =>
      bots.includes("bot-100") ? Promise.reject(new TypeError("network")) : accept(action, bots);
    const outcome = await runBulk(ask, "start", ids, () => undefined);
    expect(outcome.accepted).toHaveLength(100);
    expect(outcome.refused.get("bot-150")?.detail).toBe(texts.bots.outcome.lost);
    expect(outcome.refused.get("bot-249")?.detail).toBe(texts.bots.outcome.unasked);
    expect(outcome.interrupted).toBeInstanceOf(ApiError);
  });

  it("takes a missing result for a refusal", async () => {
    const outcome = await runBulk(async () => [], "start", ["a"], () => undefined);
    expect(outcome.accepted).toEqual([]);
    expect(outcome.refused.get("a")?.detail).toBe(texts.bots.outcome.unsaid);
  });
});

describe("what is said of it", () => {
  const { title } = texts.bots.outcome;
  it("tells how many of how many", () => {
    expect(title("restart", 38, 40, null)).toBe("Restarting 38 of 40 bots");
    expect(title("stop", 40, 40, null)).toBe("Stopping 40 bots");
    expect(title("delete", 0, 3, null)).toBe("None of 3 bots was deleted");
    expect(title("start", 1, 1, "Ada")).toBe("Starting Ada");
    expect(title("start", 0, 1, "Ada")).toBe("Ada was not started");
  });
});

describe("what makes sense", () => {
  it("is what changes something", () => {
    expect(changes("start", botFixture("running"))).toBe(false);
    expect(changes("start", botFixture("failed"))).toBe(true);
    expect(changes("stop", botFixture("stopped"))).toBe(false);
    expect(changes("delete", botFixture("deleting"))).toBe(false);
  });

  it("is offered to a bot in trouble", () => {
    expect(nextAction(botFixture("crash_looping"))).toBe("start");
    expect(nextAction(botFixture("unhealthy"))).toBe("restart");
    expect(nextAction(botFixture("running"))).toBeNull();
  });
});

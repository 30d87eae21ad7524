import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import { botFixture } from "../testing/bot";
import { applyMessage } from "./live-events";

function loaded() {
  const queries = new QueryClient();
  queries.setQueryData(["bots", "list"], [botFixture("starting")]);
  queries.setQueryData(["engine", "status"], { available: true });
  const isStale = (key: string[]) => queries.getQueryState(key)?.isInvalidated;
  return { queries, isStale };
}

const event = (kind: string, change: object) => ({
  event: kind,
  id: "7",
  data: JSON.stringify({ id: 7, kind, bot_id: null, bot: null, ...change }),
});

describe("a message of the event stream", () => {
  it("changes the bot that it is about", () => {
    const { queries, isStale } = loaded();
    const bot = botFixture("running");
    applyMessage(queries, event("bot.status_changed", { bot_id: bot.id, bot }));
    expect(queries.getQueryData(["bots", "list"])).toEqual([bot]);
    expect(isStale(["engine", "status"])).toBe(false);
  });

  it("makes the page ask for the engine again", () => {
    const { queries, isStale } = loaded();
    applyMessage(queries, event("engine.unavailable", {}));
    expect(isStale(["engine", "status"])).toBe(true);
    expect(isStale(["bots", "list"])).toBe(false);
  });

  it("makes the page load everything again when some were missed", () => {
    const { queries, isStale } = loaded();
    applyMessage(queries, { event: "resync", id: null, data: "" });
    expect(isStale(["bots", "list"])).toBe(true);
    expect(isStale(["engine", "status"])).toBe(true);
  });

  it("is passed over when it is unknown or broken", () => {
    const { queries, isStale } = loaded();
    applyMessage(queries, event("moon.risen", {}));
    applyMessage(queries, { event: "bot.created", id: null, data: "{half" });
    applyMessage(queries, { event: "bot.created", id: null, data: "null" });
    expect(isStale(["bots", "list"])).toBe(false);
  });
});

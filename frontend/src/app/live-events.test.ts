import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";

import { botFixture } from "../testing/bot";
import { toast } from "../ui/toast";
import { applyMessage, tell } from "./live-events";

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

  it("is told over the page where people must hear it, once, with the way to more", () => {
    const { queries } = loaded();
    const alarm = vi.spyOn(toast, "alarm").mockReturnValue("notice");
    const go = vi.fn<(to: string) => void>();
    const bot = botFixture("running");
    const data = { status: null, detail: "this bot's budget of $0.01 a month is spent" };
    const message = event("budget.spent", { bot_id: bot.id, bot, data });
    for (const one of [message, message]) {
      const told = applyMessage(queries, one);
      if (told) tell(told, go);
    }
    const told = applyMessage(queries, event("bot.updated", { bot_id: bot.id, bot, data }));
    if (told) tell(told, go);
    expect(alarm).toHaveBeenCalledOnce();
    const [title, extras] = alarm.mock.calls[0] ?? [];
    expect(title).toBe("A budget of Ada is spent");
    expect(extras?.text).toBe("This bot's budget of $0.01 a month is spent");
    extras?.action?.run();
    expect(go).toHaveBeenCalledExactlyOnceWith("/usage/budgets");
  });

  it("is passed over when it is unknown or broken", () => {
    const { queries, isStale } = loaded();
    applyMessage(queries, event("moon.risen", {}));
    expect(applyMessage(queries, { event: "bot.created", id: null, data: "{half" })).toBeNull();
    applyMessage(queries, { event: "bot.created", id: null, data: "null" });
    expect(isStale(["bots", "list"])).toBe(false);
  });
});

import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Bot, LiveEvent } from "../../api/types";
import { botFixture } from "../../testing/bot";
import { usageFixture } from "../../testing/keyring";
import { json, stubServer } from "../../testing/render";
import { applyBotEvent, botQuery, botsQuery, reloadBots } from "./queries";

function event(kind: string, change: Partial<LiveEvent>): LiveEvent {
  return {
    id: 1,
    at: "2026-11-21T04:00:00Z",
    kind,
    bot_id: null,
    actor: null,
    bot: null,
    data: { status: null, detail: null },
    ...change,
  };
}

const changed = (bot: Bot) => event("bot.status_changed", { bot_id: bot.id, bot });
const bot = (id: string, state: Bot["status"]["state"], version = 1) =>
  botFixture(state, { id, hostname: id, version });

let frames: FrameRequestCallback[] = [];

function nextFrame(): void {
  const due = frames;
  frames = [];
  for (const run of due) run(0);
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (run: FrameRequestCallback) => frames.push(run));
});

function loaded(...bots: Bot[]) {
  const queries = new QueryClient();
  queries.setQueryData(botsQuery.queryKey, bots);
  return { queries, list: () => queries.getQueryData(botsQuery.queryKey) };
}

describe("an event", () => {
  it("changes a bot at once, wherever it is shown", () => {
    const { queries, list } = loaded(bot("ada", "starting"));
    queries.setQueryData(botQuery("ada").queryKey, bot("ada", "starting"));
    const ready = bot("ada", "running", 2);
    applyBotEvent(queries, changed(ready));
    expect(list()).toEqual([ready]);
    expect(queries.getQueryData(botQuery("ada").queryKey)).toEqual(ready);
  });

  it("of its keys or its budget brings the newest view of the bot as well", () => {
    const { queries, list } = loaded(bot("ada", "running"));
    const usage = usageFixture({ cost_today_micro_usd: 990_000 });
    const spent = { ...bot("ada", "running"), usage };
    applyBotEvent(queries, event("budget.warning", { bot_id: spent.id, bot: spent }));
    expect(list()?.[0]?.usage).toEqual(usage);
    applyBotEvent(queries, event("budget.spent", {}));
    applyBotEvent(queries, event("keyring.incident", { bot_id: "gone" }));
    expect(queries.getQueryState(botsQuery.queryKey)?.isInvalidated).toBe(false);
  });

  it("brings a deleted bot back, which counts its versions anew, even in the same frame", () => {
    const old = bot("ada", "running", 57);
    const { queries, list } = loaded(old, bot("bob", "running"));
    queries.setQueryData(botQuery("ada").queryKey, old);
    // The first change of a frame is applied at once, the next ones wait.
    applyBotEvent(queries, changed(bot("bob", "stopping", 2)));
    applyBotEvent(queries, event("bot.deleted", { bot_id: "ada" }));
    const back = { ...bot("ada", "stopped", 1), created_at: "2026-11-21T05:00:00.5Z" };
    applyBotEvent(queries, event("bot.adopted", { bot_id: "ada", bot: back }));
    nextFrame();
    expect(list()?.find(({ id }) => id === "ada")).toEqual(back);
    expect(queries.getQueryData(botQuery("ada").queryKey)).toEqual(back);
    // What is told late of its earlier life changes nothing any more.
    applyBotEvent(queries, changed(bot("ada", "stopping", 58)));
    nextFrame();
    expect(queries.getQueryData(botQuery("ada").queryKey)).toEqual(back);
  });

  it("adds a new bot and takes a deleted one away", () => {
    const ada = bot("ada", "running");
    const { queries, list } = loaded(ada);
    queries.setQueryData(botQuery("ada").queryKey, ada);
    const grace = bot("grace", "provisioning");
    applyBotEvent(queries, event("bot.created", { bot_id: "grace", bot: grace }));
    nextFrame();
    expect(list()).toEqual([grace, ada]);
    applyBotEvent(queries, event("bot.deleted", { bot_id: "ada" }));
    nextFrame();
    nextFrame();
    expect(list()).toEqual([grace]);
    expect(queries.getQueryState(botQuery("ada").queryKey)?.isInvalidated).toBe(true);
  });

  it("does not undo what a newer view already told", () => {
    const { queries, list } = loaded(bot("ada", "running", 5));
    applyBotEvent(queries, changed(bot("ada", "starting", 4)));
    expect(list()).toEqual([bot("ada", "running", 5)]);
  });
});

describe("a burst of events", () => {
  it("costs one change of the list a frame", () => {
    const bots = Array.from({ length: 50 }, (_, at) => bot(`b${at}`, "starting"));
    const { queries, list } = loaded(...bots);
    const told = vi.fn<() => void>();
    queries.getQueryCache().subscribe(({ type }) => type === "updated" && told());
    for (const before of bots) applyBotEvent(queries, changed(bot(before.id, "running", 2)));
    expect(told).toHaveBeenCalledTimes(1);
    nextFrame();
    expect(told).toHaveBeenCalledTimes(2);
    expect(list()?.every(({ status }) => status.state === "running")).toBe(true);
    nextFrame();
    expect(frames).toHaveLength(0);
  });

  it("ends with the newest view of each bot", () => {
    const { queries, list } = loaded(bot("ada", "stopped"));
    applyBotEvent(queries, changed(bot("ada", "starting", 2)));
    applyBotEvent(queries, changed(bot("ada", "running", 4)));
    applyBotEvent(queries, changed(bot("ada", "starting", 3)));
    nextFrame();
    expect(list()).toEqual([bot("ada", "running", 4)]);
  });
});

describe("a list that is on its way", () => {
  /** Loads two pages and lets `meanwhile` happen between them. */
  async function loadDuring(meanwhile: (queries: QueryClient) => void) {
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const pages = [
      { bots: [bot("ada", "starting"), bot("bob", "running")], next_cursor: "c" },
      { bots: [bot("cy", "running")], next_cursor: null },
    ];
    const requests = stubServer({
      "GET /api/bots": () => {
        if (pages.length === 1) meanwhile(queries);
        return json(pages.shift());
      },
    });
    await queries.fetchQuery(botsQuery);
    const list = queries.getQueryData(botsQuery.queryKey) ?? [];
    return { requests, list: list.map(({ id, status }) => `${id} ${status.state}`) };
  }

  it("is asked for page by page, and the first page is shown before the last has come", async () => {
    let early: unknown;
    const { requests, list } = await loadDuring((queries) => {
      early = queries.getQueryData(botsQuery.queryKey)?.map(({ id }) => id);
    });
    expect(early).toEqual(["ada", "bob"]);
    expect(list).toEqual(["ada starting", "bob running", "cy running"]);
    const asked = requests.map(({ url }) => new URL(url).searchParams.toString());
    expect(asked).toEqual(["limit=500", "limit=500&cursor=c"]);
  });

  it("is let in before everything is loaded again", async () => {
    const { requests } = await loadDuring(reloadBots);
    const cursors = requests.map(({ url }) => new URL(url).searchParams.get("cursor"));
    expect(cursors.slice(0, 2)).toEqual([null, "c"]);
  });

  it("does not bring back what events have changed since it was read", async () => {
    const { list } = await loadDuring((queries) => {
      applyBotEvent(queries, changed(bot("ada", "running", 2)));
      nextFrame();
      nextFrame();
      applyBotEvent(queries, event("bot.deleted", { bot_id: "bob" }));
      nextFrame();
      nextFrame();
      applyBotEvent(queries, event("bot.created", { bot_id: "dee", bot: bot("dee", "starting") }));
    });
    expect(list).toEqual(["dee starting", "ada running", "cy running"]);
  });
});

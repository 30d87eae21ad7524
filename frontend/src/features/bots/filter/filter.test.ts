import { describe, expect, it } from "vitest";

import { botFixture } from "../../../testing/bot";
import {
  EVERYTHING,
  narrows,
  readFilter,
  validateBotsSearch,
  withToggled,
  writeFilter,
  type BotsFilter,
} from "./bots-search";
import { facetChoices, matching, sorted } from "./match";

const telegram = {
  kind: "telegram",
  dm_policy: "allowlist" as const,
  group_policy: "allowlist" as const,
  allow_from: [],
  secrets: [],
};

const BOTS = [
  botFixture("running", { id: "1", name: "Ada", hostname: "ada", provider: "anthropic", model: "opus" }),
  botFixture("failed", {
    id: "2",
    name: "Émile",
    hostname: "emile",
    provider: "openai",
    channels: [telegram],
    tags: ["prod"],
  }),
  botFixture("stopped", {
    id: "3",
    name: "bot 10",
    hostname: "bot-10",
    provider: "openai",
    created_at: "2026-11-22T00:00:00Z",
    tags: ["prod", "eu"],
  }),
  botFixture("degraded", { id: "4", name: "Bot 9", hostname: "bot-9", channels: [telegram] }),
  botFixture("starting", { id: "5", name: "Cy", hostname: "cy", updated_at: "2026-11-23T00:00:00Z" }),
];

const found = (change: Partial<BotsFilter>) =>
  matching(BOTS, { ...EVERYTHING, ...change }).map(({ hostname }) => hostname);

describe("the address", () => {
  it("holds a filter and gives it back", () => {
    const filter: BotsFilter = {
      text: "mail bot",
      state: ["failed", "crash_looping"],
      provider: ["openai"],
      channel: ["telegram", "discord"],
      tag: ["team.support"],
      sort: "newest",
    };
    expect(readFilter({ ...writeFilter(filter) })).toEqual(filter);
    expect(writeFilter(filter).state).toBe("failed crash_looping");
    expect(writeFilter(EVERYTHING)).toEqual({});
  });

  it("may have been typed by anybody", () => {
    const search = { q: 7, state: "failed nonsense failed", sort: "sideways", tag: ["a"], x: 1 };
    expect(validateBotsSearch(search)).toEqual({ q: "7", state: "failed" });
    expect(readFilter({ q: "x".repeat(500) }).text).toHaveLength(128);
  });

  it("tells whether something is left out", () => {
    expect(narrows({ ...EVERYTHING, sort: "name" })).toBe(false);
    expect(narrows({ ...EVERYTHING, text: "  " })).toBe(false);
    expect(narrows({ ...EVERYTHING, tag: ["a"] })).toBe(true);
  });

  it("puts values in and takes them out", () => {
    const once = withToggled(EVERYTHING, "tag", "prod");
    expect(once.tag).toEqual(["prod"]);
    expect(withToggled(once, "tag", "prod").tag).toEqual([]);
  });
});

describe("searching", () => {
  it("finds every word anywhere, without regard to case and accents", () => {
    expect(found({ text: "EMILE" })).toEqual(["emile"]);
    expect(found({ text: "opus ad" })).toEqual(["ada"]);
    expect(found({ text: "prod bot" })).toEqual(["bot-10"]);
    expect(found({ text: "nobody" })).toEqual([]);
  });

  it("takes any value of a facet and all facets together", () => {
    expect(found({ state: ["failed", "degraded"] })).toEqual(["emile", "bot-9"]);
    expect(found({ channel: ["telegram"], provider: ["openai"] })).toEqual(["emile"]);
    expect(found({ tag: ["eu", "prod"] })).toEqual(["emile", "bot-10"]);
  });
});

describe("the order", () => {
  const order = (sort: BotsFilter["sort"]) => sorted(BOTS, sort).map(({ hostname }) => hostname);

  it("puts trouble first, and what starts beside what runs", () => {
    expect(order("attention")).toEqual(["emile", "bot-9", "ada", "cy", "bot-10"]);
  });

  it("reads numbers in names", () => {
    expect(order("name")).toEqual(["ada", "bot-9", "bot-10", "cy", "emile"]);
  });

  it("puts what is new or has changed first", () => {
    expect(order("newest")[0]).toBe("bot-10");
    expect(order("changed")[0]).toBe("cy");
  });
});

describe("what a facet offers", () => {
  it("counts what each choice would show, as the other facets stand", () => {
    const { state, provider } = facetChoices(BOTS, { ...EVERYTHING, provider: ["openai"] });
    expect(state.find(({ value }) => value === "failed")?.count).toBe(1);
    expect(state.find(({ value }) => value === "running")?.count).toBe(0);
    expect(provider.find(({ value }) => value === "demo")?.count).toBe(2);
  });

  it("keeps a chosen value that no bot has, so that it can be let go", () => {
    const { tag } = facetChoices(BOTS, { ...EVERYTHING, tag: ["gone"] });
    expect(tag).toContainEqual({ value: "gone", count: 0 });
  });
});

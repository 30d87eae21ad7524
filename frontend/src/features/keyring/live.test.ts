import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { botFixture } from "../../testing/bot";
import { ADMIN, statusFixture } from "../../testing/keyring";
import { json, stubServer } from "../../testing/render";
import { isNews, noticeOf } from "./notices";
import {
  applyKeyringEvent,
  budgetsQuery,
  incidentsQuery,
  isOff,
  keyringQuery,
  keysQuery,
  pricesQuery,
  reloadKeyring,
  requestsQuery,
} from "./queries";

describe("an event of the keyring", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const watched = {
    budgets: budgetsQuery.queryKey,
    incidents: incidentsQuery.queryKey,
    keys: keysQuery.queryKey,
    prices: pricesQuery.queryKey,
    requests: requestsQuery(null, 10).queryKey,
    status: keyringQuery.queryKey,
  };

  function loaded() {
    const queries = new QueryClient();
    for (const key of Object.values(watched)) queries.setQueryData(key as readonly string[], []);
    const invalidate = vi.spyOn(queries, "invalidateQueries");
    const stale = () =>
      Object.entries(watched).flatMap(([name, key]) => (queries.getQueryState(key)?.isInvalidated ? [name] : []));
    return { queries, invalidate, stale };
  }

  function staleAfter(...kinds: string[]): string[] {
    const { queries, stale } = loaded();
    for (const kind of kinds) applyKeyringEvent(queries, { kind });
    vi.advanceTimersByTime(1000);
    return stale();
  }

  it("makes old what it tells of, and nothing else", () => {
    expect(staleAfter("budget.warning")).toEqual(["budgets", "requests"]);
    expect(staleAfter("budget.spent")).toEqual(["budgets", "requests"]);
    expect(staleAfter("keyring.incident")).toEqual(["incidents", "status"]);
    expect(staleAfter("keyring.changed")).toEqual(Object.keys(watched));
    expect(staleAfter("budget.spent", "keyring.incident")).toEqual(["budgets", "incidents", "requests", "status"]);
    expect(staleAfter("bot.created")).toEqual([]);
  });

  it("is taken together with those that come with it", () => {
    const { queries, invalidate } = loaded();
    for (let count = 0; count < 20; count += 1) applyKeyringEvent(queries, { kind: "keyring.changed" });
    applyKeyringEvent(queries, { kind: "budget.spent" });
    vi.advanceTimersByTime(1000);
    expect(invalidate).toHaveBeenCalledOnce();
    applyKeyringEvent(queries, { kind: "keyring.changed" });
    vi.advanceTimersByTime(1000);
    expect(invalidate).toHaveBeenCalledTimes(2);
  });
});

describe("what people are told at once", () => {
  const bot = botFixture("running");
  const event = (kind: string, detail: string | null, of = true) => ({
    kind,
    bot: of ? bot : null,
    data: { status: null, detail },
  });

  it("are budgets that are nearly or wholly spent, and incidents", () => {
    expect(noticeOf(event("budget.warning", "85 % of this bot's budget of $5.00 a day is spent"))).toEqual({
      kind: "warn",
      title: "A budget of Ada is nearly spent",
      text: "85 % of this bot's budget of $5.00 a day is spent",
      to: "/usage/budgets",
      more: "Budgets",
    });
    expect(noticeOf(event("budget.spent", "the budget of all bots is spent", false))).toMatchObject({
      kind: "alarm",
      title: "A budget is spent",
      text: "The budget of all bots is spent",
    });
    expect(noticeOf(event("keyring.incident", "its false key was used"))).toMatchObject({ kind: "alarm", to: "/keys" });
    expect(noticeOf(event("keyring.changed", "a key was added"))).toBeNull();
    expect(noticeOf(event("bot.died", "it ended"))).toBeNull();
  });

  it("is harmless text, whatever a bot is called", () => {
    const odd = { ...event("budget.spent", "spent\u001b[31m"), bot: { ...bot, name: "A\u202eda" } };
    expect(JSON.stringify(noticeOf(odd))).not.toMatch(/\\u001b|\u202e/);
  });

  it("is told once, also when the server says it again, and again when it happens another day", () => {
    const notice = noticeOf(event("budget.spent", "only in this test"));
    const day = Date.UTC(2026, 10, 21);
    const told = [0, 1000, 60_000, 86_400_000].map((later) => notice && isNews(notice, day + later));
    expect(told).toEqual([true, false, false, true]);
  });
});

describe("a server without a keyring", () => {
  const without = () => json({ ...ADMIN, has_keyring: false });

  it("is asked for nothing of it", async () => {
    const requests = stubServer({ "GET /api/auth/session": without });
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const asked = [keyringQuery, keysQuery, budgetsQuery, incidentsQuery, pricesQuery].map((query) =>
      queries.fetchQuery(query as typeof keyringQuery).catch((error: unknown) => error),
    );
    expect((await Promise.all(asked)).every(isOff)).toBe(true);
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual(["/api/auth/session"]);
  });

  it("is asked again when it may have been started anew with one", async () => {
    const sessions = [without(), json(ADMIN)];
    stubServer({
      "GET /api/auth/session": () => sessions.shift() ?? json(ADMIN),
      "GET /api/keyring": () => json(statusFixture()),
    });
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const status = new QueryObserver(queries, keyringQuery);
    const unsubscribe = status.subscribe(() => undefined);
    await vi.waitFor(() => expect(isOff(status.getCurrentResult().error)).toBe(true));
    await reloadKeyring(queries);
    expect(status.getCurrentResult().data).toEqual(statusFixture());
    unsubscribe();
  });
});

import { QueryClient } from "@tanstack/react-query";
import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { BotState } from "../../api/types";
import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { texts } from "../../texts";
import { ActivityPage } from "./activity-page";
import { activityQuery, applyActivityEvent } from "./queries";
import { sentenceOf } from "./sentence-of";
import { allOf, byDay, daysAgo, namesIn, passes, withEvent } from "./timeline";
import type { ActivityEvent, ActivityPageView } from "./types";

const BOT = "0191e0a4-8a9c-7d6e-9f00-000000000001";

function event(id: number, kind: string, change: Partial<ActivityEvent> = {}): ActivityEvent {
  return {
    id,
    kind,
    at: new Date(2026, 10, 21, 12, 0, id).toISOString(),
    bot_id: kind.startsWith("bot.") ? BOT : null,
    actor: null,
    bot: null,
    data: { status: null, detail: null },
    ...change,
  };
}

function status(id: number, state: BotState, detail: string | null = null, hint: string | null = null) {
  const reason = detail === null ? null : { code: "died", detail, hint };
  const since = "2026-11-21T04:00:00Z";
  return event(id, "bot.status_changed", { data: { detail: null, status: { state, since, reason } } });
}

const page = (...events: ActivityEvent[]): ActivityPageView => ({ events, next_before: null });
const ids = (events: ActivityEvent[]) => events.map(({ id }) => id);

describe("sentences", () => {
  const words = texts.activity.sentences;

  it("exist for every kind", () => {
    const told: Record<string, string> = {
      "bot.created": words.created,
      "bot.updated": words.updated,
      "bot.deleting": words.deleting,
      "bot.deleted": words.deleted,
      "bot.adopted": words.adopted,
      "bot.adjusted": words.adjusted,
      "bot.pairing_decided": words.pairing,
      "engine.available": words.engineAvailable,
      "engine.unavailable": words.engineUnavailable,
      "engine.image_ready": words.imageReady,
      "janitor.cleaned": words.cleaned,
      "budget.warning": words.budgetWarning,
      "budget.spent": words.budgetSpent,
      "keyring.incident": words.incident,
      "keyring.changed": words.keyring,
    };
    for (const [kind, sentence] of Object.entries(told)) {
      expect(sentenceOf(event(1, kind)).sentence).toBe(sentence);
    }
    expect(new Set(Object.values(told)).size).toBe(Object.keys(told).length);
  });

  it("tell what was wished", () => {
    const wish = (detail: string | null) =>
      sentenceOf(event(1, "bot.power_changed", { data: { status: null, detail } }));
    expect(wish("start").sentence).toBe("{who} started {bot}");
    expect(wish("stop").sentence).toBe("{who} stopped {bot}");
    expect(wish("restart").sentence).toBe("{who} restarted {bot}");
    expect(wish("hibernate").sentence).toBe("{who} changed whether {bot} should run");
  });

  it("tell each state, why it was entered and what to try", () => {
    const said = sentenceOf(status(1, "failed", "it ended", "start it again"));
    expect(said).toMatchObject({ detail: "it ended", hint: "start it again", tone: "bad" });
    const states: BotState[] = ["starting", "running", "degraded", "stopped", "unknown", "crash_looping"];
    const sentences = states.map((state) => sentenceOf(status(1, state)).sentence);
    expect(new Set(sentences).size).toBe(states.length);
  });

  it("tell budgets of one bot from those of all", () => {
    const of = (kind: string) => sentenceOf(event(1, kind, { bot_id: BOT })).sentence;
    expect(of("budget.warning")).toBe(words.budgetWarningOf);
    expect(of("budget.spent")).toBe(words.budgetSpentOf);
    expect(of("keyring.changed")).toBe(words.keyringOf);
  });

  it("admit what they do not know", () => {
    const said = sentenceOf(event(1, "bot.levitated"));
    expect(said.sentence).toBe(words.other);
    expect(said.detail).toBe("bot.levitated");
  });
});

describe("the timeline", () => {
  it("puts live events in front, once", () => {
    const pages = [page(event(5, "bot.created"), event(3, "bot.created")), page(event(1, "bot.created"))];
    expect(ids(allOf(withEvent(pages, event(6, "bot.deleted"))))).toEqual([6, 5, 3, 1]);
    expect(ids(allOf(withEvent(pages, event(4, "bot.deleted"))))).toEqual([5, 4, 3, 1]);
    expect(withEvent(pages, event(1, "bot.created"))).toBe(pages);
    expect(withEvent([], event(1, "bot.created"))).toEqual([]);
  });

  it("shows an event that two pages hold once", () => {
    const twice = event(2, "bot.created");
    expect(ids(allOf([page(event(3, "bot.created"), twice), page(twice, event(1, "bot.created"))]))).toEqual([3, 2, 1]);
  });

  it("is parted by days of the viewer's time", () => {
    const late = event(2, "bot.created", { at: new Date(2026, 10, 21, 0, 0, 1).toISOString() });
    const early = event(1, "bot.created", { at: new Date(2026, 10, 20, 23, 59, 59).toISOString() });
    const days = byDay([late, early]);
    expect(days.map(({ key }) => key)).toEqual(["2026-11-21", "2026-11-20"]);
    const now = new Date(2026, 10, 21, 9);
    expect(days.map((day) => daysAgo(day, now))).toEqual([0, 1]);
  });

  it("tells people from the system", () => {
    const person = event(1, "bot.created", { actor: "wanda" });
    expect([passes("people", person), passes("system", person), passes("all", person)]).toEqual([true, false, true]);
    expect([passes("people", status(1, "running")), passes("system", status(1, "running"))]).toEqual([false, true]);
  });

  it("remembers the names of bots that are gone", () => {
    const gone = event(9, "bot.deleted", { data: { status: null, detail: "Grace" } });
    const old = event(1, "bot.created", { data: { status: null, detail: "Gracie" } });
    expect(namesIn([gone, status(5, "running", "not a name"), old]).get(BOT)).toBe("Grace");
  });

  it("feeds the bot's own page and the common one", () => {
    const queries = new QueryClient();
    const loaded = { pages: [page()], pageParams: [null] };
    for (const key of [null, BOT, "other"]) queries.setQueryData(activityQuery(key).queryKey, loaded);
    applyActivityEvent(queries, event(1, "bot.created"));
    const seen = (key: string | null) => queries.getQueryData(activityQuery(key).queryKey)?.pages[0]?.events;
    expect(seen(null)).toHaveLength(1);
    expect(seen(BOT)).toHaveLength(1);
    expect(seen("other")).toHaveLength(0);
  });
});

describe("the activity page", () => {
  it("tells who did what, names the bot and follows the stream", async () => {
    const created = event(1, "bot.created", { actor: "wanda", data: { status: null, detail: "Ada" } });
    stubServer({
      "GET /api/bots": () => json({ bots: [botFixture("running")], next_cursor: null }),
      "GET /api/activity": () => json(page(status(2, "failed", "it <b>ended</b>", "look"), created)),
    });
    const { queries } = await renderPage(<ActivityPage />);
    expect(await screen.findByText(/created/)).toHaveTextContent("wanda created Ada");
    expect(screen.getByText("it <b>ended</b>")).toBeVisible();
    expect(screen.getAllByRole("link", { name: "Ada" })[0]).toHaveAttribute("href", "/bots/ada");

    act(() => applyActivityEvent(queries, event(3, "engine.unavailable")));
    await screen.findByText("Docker stopped answering");
    const entries = screen.getAllByRole("listitem").filter((item) => item.dataset["kind"]);
    expect(entries[0]).toHaveTextContent("Docker stopped answering");
  });

  it("leads from what the keyring told to where there is more", async () => {
    const told = (detail: string) => ({ status: null, detail });
    const data = told("85 % of this bot's budget of $5.00 a day is spent");
    stubServer({
      "GET /api/bots": () => json({ bots: [botFixture("running")], next_cursor: null }),
      "GET /api/activity": () =>
        json(
          page(
            event(3, "budget.warning", { bot_id: BOT, data }),
            event(2, "keyring.incident", { bot_id: BOT, data: told("its false key was used") }),
            event(1, "keyring.changed", { actor: "wanda", data: told("a key was added") }),
          ),
        ),
    });
    await renderPage(<ActivityPage />);
    const budget = await screen.findByRole("link", { name: "budget" });
    expect(budget).toHaveAttribute("href", "/usage/budgets");
    const entry = budget.closest("li");
    expect(entry).toHaveTextContent("A budget of Ada is nearly spent85 % of this bot's budget of $5.00 a day is spent");
    expect(screen.getByRole("link", { name: "incident" })).toHaveAttribute("href", "/keys#incidents");
    expect(screen.getByRole("link", { name: "keyring" })).toHaveAttribute("href", "/keys");
    expect(screen.getByText("wanda").closest("li")).toHaveTextContent("wanda changed the keyringa key was added");
  });

  it("leads to the trash from a bot that is gone, while it may be there", async () => {
    const gone = (id: number, at: Date) =>
      event(id, "bot.deleted", { at: at.toISOString(), data: { status: null, detail: `Bot ${id}` } });
    const long = new Date(Date.now() - 8 * 86_400_000);
    stubServer({
      "GET /api/bots": () => json({ bots: [], next_cursor: null }),
      "GET /api/activity": () => json(page(gone(2, new Date()), gone(1, long))),
    });
    await renderPage(<ActivityPage />);
    const link = await screen.findByRole("link", { name: "Look into the trash" });
    expect(link).toHaveAttribute("href", "/trash");
    expect(link.closest("li")).toHaveTextContent("is gone; for seven days it can be brought back");
  });

  it("filters people from the system by its address", async () => {
    stubServer({
      "GET /api/bots": () => json({ bots: [], next_cursor: null }),
      "GET /api/activity": () =>
        json(page(status(2, "running"), event(1, "janitor.cleaned", { actor: "wanda" }))),
    });
    const { user, router } = await renderPage(<ActivityPage />);
    await screen.findByText(/cleaned up/);
    const choice = screen.getByRole("radiogroup", { name: "Show" });
    await user.click(within(choice).getByRole("radio", { name: "People" }));
    expect(screen.queryByText(/is running/)).not.toBeInTheDocument();
    expect(router.state.location.search).toEqual({ show: "people" });
  });

  it("loads what is older when asked", async () => {
    const requests = stubServer({
      "GET /api/bots": () => json({ bots: [], next_cursor: null }),
      "GET /api/activity": (request) =>
        new URL(request.url).searchParams.has("before")
          ? json(page(event(1, "engine.available")))
          : json({ events: [event(2, "engine.unavailable")], next_before: 2 }),
    });
    const { user } = await renderPage(<ActivityPage />);
    await user.click(await screen.findByRole("button", { name: "Show older" }));
    expect(await screen.findByText("Docker answers again")).toBeVisible();
    expect(screen.getByText("This is where it begins.")).toBeVisible();
    expect(requests.map(({ url }) => new URL(url).searchParams.get("before"))).toContain("2");
  });
});

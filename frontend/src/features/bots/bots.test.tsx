import { QueryClient } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { LiveEvent } from "../../api/types";
import { json, renderPage, stubServer } from "../../testing/render";
import { BotsPage } from "./bots-page";
import { faceTraits } from "./face-traits";
import { applyBotEvent, botQuery, botsQuery } from "./queries";
import { fleetSummary } from "./status-words";
import { botFixture } from "../../testing/bot";

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

describe("the list of bots", () => {
  it("shows each with its state in words, and what it says as text", async () => {
    const troubled = botFixture("failed", {
      name: "<b>Night</b>",
      status: {
        ...botFixture("failed").status,
        reason: { code: "config_invalid", detail: "refused\u001b[31m <img src=x>", hint: null },
      },
    });
    stubServer({ "GET /api/bots": () => json({ bots: [troubled], next_cursor: null }) });
    await renderPage(<BotsPage />);
    const card = await screen.findByRole("article", { name: "<b>Night</b>" });
    expect(within(card).getByText("Failed")).toBeVisible();
    expect(within(card).getByText("refused <img src=x>")).toBeVisible();
    expect(card.querySelector("img")).toBeNull();
    expect(screen.getByText("1 needs attention")).toBeVisible();
  });

  it("asks for every page", async () => {
    const pages = [
      { bots: [botFixture("running", { name: "One" })], next_cursor: "c" },
      { bots: [botFixture("stopped", { id: "other", name: "Two" })], next_cursor: null },
    ];
    const requests = stubServer({ "GET /api/bots": () => json(pages.shift()) });
    await renderPage(<BotsPage />);
    expect(await screen.findByRole("article", { name: "Two" })).toBeVisible();
    expect(requests.map((request) => new URL(request.url).searchParams.get("cursor"))).toEqual([
      null,
      "c",
    ]);
  });

  it("invites to create one when there is none", async () => {
    stubServer({ "GET /api/bots": () => json({ bots: [], next_cursor: null }) });
    await renderPage(<BotsPage />);
    expect(await screen.findByRole("heading", { name: "No bots yet" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Create bot" })).toHaveAttribute("href", "/bots/new");
  });

  it("says what went wrong and tries again when asked", async () => {
    const problem = { code: "internal", detail: "The database is busy.", request_id: "r-7" };
    const answers = [json(problem, 500), json({ bots: [], next_cursor: null })];
    stubServer({ "GET /api/bots": () => answers.shift() ?? json({}, 500) });
    const { user } = await renderPage(<BotsPage />);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The database is busy.");
    expect(alert).toHaveTextContent("r-7");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "No bots yet" })).toBeVisible();
  });
});

describe("events", () => {
  it("change, add and remove bots in what was loaded", () => {
    const queries = new QueryClient();
    const ada = botFixture("starting");
    queries.setQueryData(botsQuery.queryKey, [ada]);
    queries.setQueryData(botQuery("ada").queryKey, ada);

    const ready = botFixture("running");
    applyBotEvent(queries, event("bot.status_changed", { bot_id: ada.id, bot: ready }));
    expect(queries.getQueryData(botsQuery.queryKey)).toEqual([ready]);
    expect(queries.getQueryData(botQuery("ada").queryKey)).toEqual(ready);

    const grace = botFixture("provisioning", { id: "other", hostname: "grace" });
    applyBotEvent(queries, event("bot.created", { bot_id: grace.id, bot: grace }));
    expect(queries.getQueryData(botsQuery.queryKey)).toEqual([grace, ready]);

    applyBotEvent(queries, event("bot.deleted", { bot_id: ada.id }));
    expect(queries.getQueryData(botsQuery.queryKey)).toEqual([grace]);
    expect(queries.getQueryState(botQuery("ada").queryKey)?.isInvalidated).toBe(true);
  });
});

describe("small things", () => {
  it("sum a fleet up", () => {
    expect(fleetSummary([])).toBe("");
    expect(fleetSummary(["running", "running", "failed", "degraded", "starting", "stopped"])).toBe(
      "2 running · 2 need attention · 1 changing or unknown · 1 stopped",
    );
  });

  it("draw the same face for the same name and others for others", () => {
    expect(faceTraits("ada")).toEqual(faceTraits("ada"));
    const faces = Array.from({ length: 40 }, (_, at) => JSON.stringify(faceTraits(`bot-${at}`)));
    expect(new Set(faces).size).toBeGreaterThan(30);
  });
});

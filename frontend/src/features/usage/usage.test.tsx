import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { ADMIN, budgetFixture, keyFixture, statusFixture, usageRow } from "../../testing/keyring";
import { json, renderPage, stubServer } from "../../testing/render";
import { BudgetsPart } from "./budgets/budgets-part";
import { limitOf, mistakesIn, newValues, toBudget, valuesOf } from "./budgets/budget-values";
import { toAmounts } from "./prices/price-dialog";
import { findPrices, PricesPart } from "./prices/prices-part";
import { RequestsPart } from "./requests/requests-part";
import { SpendPart } from "./spend/spend-part";
import { columnsOf, ranked, scaleOf, sumOf } from "./spend/sums";
import { monthSoFar, windowOf } from "./spend/window";

const HOUR = 3_600_000;
const bot = botFixture("running");
const key = keyFixture();

const around = {
  "GET /api/auth/session": () => json(ADMIN),
  "GET /api/catalog": () => json(catalogFixture),
  "GET /api/bots": () => json({ bots: [bot], next_cursor: null }),
  "GET /api/keyring": () => json(statusFixture()),
  "GET /api/keys": () => json({ keys: [key] }),
};

describe("the time that is looked at", () => {
  const now = Date.parse("2026-11-21T12:34:56Z");

  it("is whole hours or days of UTC, the present one with them", () => {
    const day = windowOf("day", now);
    expect([day.from, day.to, day.step, day.at.length]).toEqual([
      "2026-11-20T13:00:00.000Z",
      "2026-11-21T13:00:00.000Z",
      "hour",
      24,
    ]);
    const week = windowOf("week", now);
    expect([week.from, week.to, week.step, week.at.length]).toEqual([
      "2026-11-15T00:00:00.000Z",
      "2026-11-21T13:00:00.000Z",
      "day",
      7,
    ]);
    expect(monthSoFar(now)).toEqual({ from: "2026-11-01T00:00:00.000Z", to: "2026-11-21T13:00:00.000Z" });
  });
});

describe("sums", () => {
  it("of names without a shade are the others'", () => {
    const at = [0, HOUR];
    const time = (index: number) => new Date(at[index] ?? 0).toISOString();
    const rows = [
      usageRow({ bot: "a", at: time(0), cost_micro_usd: 5 }),
      usageRow({ bot: "a", at: time(1), cost_micro_usd: 2 }),
      usageRow({ bot: "unasked", at: time(1), cost_micro_usd: 100 }),
    ];
    const all = [usageRow({ at: time(0), cost_micro_usd: 5 }), usageRow({ at: time(1), cost_micro_usd: 9 })];
    expect(columnsOf(at, ["a"], rows, all, "bot", "cost")).toEqual({
      ids: ["a"],
      hasOthers: true,
      values: [
        [5, 0],
        [2, 7],
      ],
    });
  });

  it("are ranked by what is plotted", () => {
    const rows = [
      usageRow({ model: "cheap", cost_micro_usd: 1, output_tokens: 900 }),
      usageRow({ model: "dear", cost_micro_usd: 9, output_tokens: 1 }),
    ];
    expect(ranked(rows, "cost").map(({ model }) => model)).toEqual(["dear", "cheap"]);
    expect(ranked(rows, "tokens").map(({ model }) => model)).toEqual(["cheap", "dear"]);
    expect(sumOf(rows)).toMatchObject({ cost: 10, tokens: 1101, requests: 2 });
  });

  it("stand against a round number", () => {
    expect(scaleOf(2_160_000, 10_000)).toEqual({ top: 3_000_000, ticks: [0, 1_000_000, 2_000_000, 3_000_000] });
    expect(scaleOf(0, 100).top).toBe(100);
    for (const greatest of [1, 7, 99, 100, 101, 12_345, 987_654_321]) {
      expect(scaleOf(greatest, 1).top).toBeGreaterThanOrEqual(greatest);
    }
  });
});

describe("spend", () => {
  it("is plotted and told in a table, and its time is chosen", async () => {
    const requests = stubServer({
      ...around,
      "GET /api/usage": (request) => {
        const group = new URL(request.url).searchParams.get("group") ?? "";
        const of = group.includes("bot") ? { bot: bot.id } : {};
        const at = /day|hour/.test(group) ? new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000).toISOString() : null;
        return json({ rows: [usageRow({ ...of, at, cost_micro_usd: 2_500_000, requests: 4, unpriced: 1 })] });
      },
    });
    const { user } = await renderPage(<SpendPart />);
    const table = await screen.findByRole("table", { name: "Usage in this time" });
    await waitFor(() => expect(within(table).getByRole("link", { name: "Ada" })).toBeVisible());
    expect(within(table).getByRole("cell", { name: "$2.50" })).toBeVisible();
    expect(await screen.findByRole("img", { name: /Spend over 30 days: \$2.50 in all, most of it by Ada/ })).toBeVisible();
    expect(screen.getByText(/1 request went to models without a price/)).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "24 hours" }));
    await waitFor(() => expect(requests.some(({ url }) => url.includes("hour"))).toBe(true));
  });

  it("of nobody says so", async () => {
    stubServer({ ...around, "GET /api/usage": () => json({ rows: [] }) });
    await renderPage(<SpendPart />);
    expect(await screen.findByRole("heading", { name: "Nothing was used in this time" })).toBeVisible();
  });
});

describe("a budget", () => {
  it("is a number above nothing, in money or in whole tokens", () => {
    expect(limitOf({ unit: "money", limit: "0.01" })).toBe(10_000);
    expect(limitOf({ unit: "tokens", limit: "1,000,000" })).toBe(1_000_000);
    for (const limit of ["", "0", "0.00", "-1", "x"]) expect(limitOf({ unit: "money", limit })).toBeNull();
    expect(limitOf({ unit: "tokens", limit: "1.5" })).toBeNull();
    expect(mistakesIn({ ...newValues(null), kind: "key" })).toHaveProperty("key");
    expect(toBudget({ ...newValues("b"), limit: "5" })).toEqual({
      scope: { kind: "bot", id: "b" },
      period: "month",
      unit: "money",
      limit: 5_000_000,
    });
    const given = budgetFixture({ limit: 2_500_000 });
    expect(toBudget(valuesOf(given))).toMatchObject({ scope: given.scope, limit: given.limit });
  });

  it("is set for all bots and removed after asking", async () => {
    const requests = stubServer({
      ...around,
      "GET /api/budgets": () => json({ budgets: [budgetFixture({ spent: 9_000_000, is_warning: true })] }),
      "PUT /api/budgets": () => new Response(null, { status: 204 }),
      "DELETE /api/budgets": () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<BudgetsPart />);
    expect(await screen.findByRole("meter", { name: "All bots together, each month" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Set a budget" }));
    const dialog = await screen.findByRole("dialog", { name: "Set a budget" });
    await user.click(within(dialog).getByRole("radio", { name: "Each day" }));
    await user.type(within(dialog).getByLabelText("US dollars"), "0.01");
    await user.click(within(dialog).getByRole("button", { name: "Set it" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    const put = requests.find(({ method }) => method === "PUT");
    const scope = { kind: "all", id: null };
    expect(await put?.json()).toEqual({ scope, period: "day", unit: "money", limit: 10_000 });
    await user.click(screen.getByRole("button", { name: "Remove the budget: All bots together, each month" }));
    const question = await screen.findByRole("alertdialog");
    await user.click(within(question).getByRole("button", { name: "Remove it" }));
    await waitFor(() => expect(requests.some(({ method }) => method === "DELETE")).toBe(true));
    const removed = requests.find(({ method }) => method === "DELETE");
    expect(new URL(removed?.url ?? "").search).toBe("?scope=all&period=month");
  });
});

describe("the last requests", () => {
  it("tell who asked whom, and what went wrong", async () => {
    const row = {
      at: new Date().toISOString(),
      bot: bot.id,
      key: key.id,
      vendor: "anthropic",
      model: "claude-opus-5",
      status: 200,
      is_whole: false,
      input_tokens: 1200,
      cached_tokens: 0,
      cache_write_tokens: 0,
      output_tokens: 300,
      is_measured: false,
      cost_micro_usd: null,
      first_byte_ms: 640,
      total_ms: 8400,
    };
    stubServer({ ...around, "GET /api/usage/requests": () => json({ requests: [row] }) });
    await renderPage(<RequestsPart />);
    const table = await screen.findByRole("table", { name: "Last requests" });
    expect(await within(table).findByRole("link", { name: "Ada" })).toBeVisible();
    expect(await within(table).findByText("Main account")).toBeVisible();
    expect(within(table).getByRole("cell", { name: "200, broken off" })).toBeVisible();
    expect(within(table).getByRole("cell", { name: "no price" })).toBeVisible();
    expect(within(table).getByRole("cell", { name: "640 ms / 8.4 s" })).toBeVisible();
  });
});

describe("prices", () => {
  const price = {
    vendor: "anthropic",
    model: "claude-opus-5",
    input_micro_usd: 5_000_000,
    cached_micro_usd: 500_000,
    cache_write_micro_usd: 6_250_000,
    output_micro_usd: 25_000_000,
    is_own: false,
  };

  it("are found by name, an administrator's own first", () => {
    const own = { ...price, model: "claude-x", is_own: true };
    expect(findPrices([price, own], "").map(({ model }) => model)).toEqual(["claude-x", "claude-opus-5"]);
    expect(findPrices([price, own], "OPUS")).toEqual([price]);
  });

  it("are typed in dollars; what is left out costs nothing", () => {
    const typed = { input_micro_usd: "2.50", cached_micro_usd: "", cache_write_micro_usd: " ", output_micro_usd: "10" };
    expect(toAmounts(typed)).toEqual({
      input_micro_usd: 2_500_000,
      cached_micro_usd: 0,
      cache_write_micro_usd: 0,
      output_micro_usd: 10_000_000,
    });
    expect(toAmounts({ ...typed, output_micro_usd: "ten" })).toBeNull();
  });

  it("are changed, and put back to BotMaker's", async () => {
    const requests = stubServer({
      ...around,
      "GET /api/prices": () => json({ prices: [{ ...price, is_own: true }] }),
      "PUT /api/prices": () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<PricesPart />);
    await user.click(await screen.findByRole("button", { name: "Change the price of claude-opus-5" }));
    const dialog = await screen.findByRole("dialog");
    const written = within(dialog).getByLabelText("Written");
    expect(written).toHaveValue("25");
    await user.clear(written);
    await user.type(written, "30");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    const put = requests.find(({ method }) => method === "PUT");
    expect(await put?.json()).toMatchObject({ model: "claude-opus-5", price: { output_micro_usd: 30_000_000 } });
    await user.click(screen.getByRole("button", { name: "Change the price of claude-opus-5" }));
    await user.click(await screen.findByRole("button", { name: "Use BotMaker’s price again" }));
    await waitFor(() => expect(requests.filter(({ method }) => method === "PUT")).toHaveLength(2));
    expect(await requests.findLast(({ method }) => method === "PUT")?.json()).toMatchObject({ price: null });
  });
});

import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { ADMIN, budgetFixture, keyFixture, KEYRING_OFF, statusFixture, usageFixture } from "../../testing/keyring";
import { json, renderPage, stubServer } from "../../testing/render";
import { BudgetMeter } from "./budget-meter";
import { CutOffButton, CutOffNotice } from "./cut-off";
import { fittingKeys } from "./fits";
import { dollarsOf, moneyText, moneyTick, parseDollars, priceText, tokensText } from "./money";
import { KeyringProblem } from "./off-state";
import { PanicButton } from "./panic-button";
import { runwayOf } from "./runway";
import { SpendLine } from "./spend-line";
import { toApiError } from "../../api/problem";

describe("money", () => {
  it("reads like money, and what is not nothing is seen not to be", () => {
    expect([0, 1_500_000, 12_345_678, 1_234_560_000, 10_000].map(moneyText)).toEqual([
      "$0.00",
      "$1.50",
      "$12.35",
      "$1,234.56",
      "$0.01",
    ]);
    expect([9_999, 4_200, 100, 99, 1].map(moneyText)).toEqual(["$0.0099", "$0.0042", "$0.0001", "<$0.0001", "<$0.0001"]);
    expect([0, 2_000_000, 500_000, 2_500, 12_000_000_000].map(moneyTick)).toEqual([
      "$0",
      "$2",
      "$0.50",
      "$0.0025",
      "$12K",
    ]);
    expect([75_000, 2_500_000, 15_000_000, 0].map(priceText)).toEqual(["$0.075", "$2.50", "$15.00", "$0.00"]);
    expect([950, 12_300, 4_500_000].map(tokensText)).toEqual(["950", "12.3K", "4.5M"]);
  });

  it("is read as people type it, and nothing else is", () => {
    expect(["5", "0.01", "$2.50", ".5", "1,000", " 3. "].map(parseDollars)).toEqual([
      5_000_000, 10_000, 2_500_000, 500_000, 1_000_000_000, 3_000_000,
    ]);
    const odd = ["", ".", "-1", "1e3", "two", "0.0000001", "9".repeat(20)];
    expect(odd.filter((text) => parseDollars(text) !== null)).toEqual([]);
    for (const amount of [0, 10_000, 2_500_000, 1, 20_000_000]) {
      expect(parseDollars(dollarsOf(amount))).toBe(amount);
    }
  });
});

describe("the runway", () => {
  const now = Date.parse("2026-11-21T00:00:00Z");
  const old = { id: "b", created_at: "2026-01-01T00:00:00Z", usage: usageFixture({ cost_week_micro_usd: 7_000_000 }) };
  const own = (change = {}) => budgetFixture({ scope: { kind: "bot", id: "b" }, ...change });

  it("is what is left at the last week's pace", () => {
    const budget = own({ spent: 4_500_000, reserved: 500_000 });
    expect(runwayOf(old, [budget], now)).toEqual({ kind: "days", days: 5 });
    expect(runwayOf(old, [{ ...budget, limit: 50_000_000 }], now)).toEqual({ kind: "lasts" });
    expect(runwayOf(old, [{ ...budget, spent: 9_500_000 }], now)).toEqual({ kind: "spent" });
  });

  it("takes the pace of a young bot over the days that it has lived", () => {
    const young = { ...old, created_at: "2026-11-19T00:00:00Z" };
    expect(runwayOf(young, [own({ limit: 7_000_000 })], now)).toEqual({ kind: "days", days: 2 });
  });

  it("ends with any budget that stops the bot, and with no other", () => {
    const day = { period: "day" as const, spent: 10_000_000 };
    expect(runwayOf(old, [own(day)], now)).toEqual({ kind: "spent" });
    expect(runwayOf(old, [budgetFixture(day)], now)).toEqual({ kind: "spent" });
    expect(runwayOf(old, [budgetFixture({ ...day, scope: { kind: "bot", id: "c" } })], now)).toBeNull();
  });

  it("is not told without a pace or a budget in money of its own", () => {
    expect(runwayOf(old, undefined, now)).toBeNull();
    expect(runwayOf({ ...old, usage: null }, [own()], now)).toBeNull();
    expect(runwayOf(old, [own({ unit: "tokens" }), budgetFixture()], now)).toBeNull();
  });
});

describe("the keys that fit", () => {
  const provider = { id: "anthropic", base_url: "none" } as const;
  const all = [
    keyFixture({ label: "everybody" }),
    keyFixture({ label: "eu", tags: ["eu"] }),
    keyFixture({ label: "off", enabled: false }),
    keyFixture({ label: "other", vendor: "openai" }),
  ];
  const labels = (tags: string[]) => fittingKeys(all, { provider, base_url: "", tags }).map(({ label }) => label);

  it("are those for everybody and those with a tag that is asked for", () => {
    expect(labels([])).toEqual(["everybody"]);
    expect(labels(["eu"])).toEqual(["everybody", "eu"]);
    expect(labels(["us"])).toEqual(["everybody"]);
  });

  it("are good at one address where the operator gives it", () => {
    const own = { id: "openai-compatible", base_url: "required" } as const;
    const here = keyFixture({ vendor: own.id, base_url: "http://here/v1" });
    const fits = (url: string) => fittingKeys([here], { provider: own, base_url: url, tags: [] }).length;
    expect([fits("http://here/v1/"), fits("http://there/v1"), fits("")]).toEqual([1, 0, 0]);
  });
});

describe("a budget", () => {
  it("warns at 80 % and says when it is spent, not by colour alone", async () => {
    const { rerender } = await renderPage(
      <BudgetMeter budget={budgetFixture({ spent: 8_000_000, is_warning: true })} label="All" />,
    );
    expect(screen.getByRole("meter", { name: "All" })).toHaveAttribute("aria-valuetext", "$8.00 of $10.00");
    expect(screen.getByText(/More than 80 % is spent/)).toBeVisible();
    rerender(<BudgetMeter budget={budgetFixture({ spent: 10_000_000, is_warning: true })} label="All" />);
    expect(screen.getByText(/It is spent: requests are refused/)).toBeVisible();
  });
});

const bot = botFixture("running", { key: { source: "operator", tags: [] }, usage: usageFixture() });

describe("a bot's card", () => {
  it("tells what it spent, and how long its budget lasts", async () => {
    stubServer({
      "GET /api/budgets": () =>
        json({
          budgets: [
            budgetFixture({ scope: { kind: "bot", id: bot.id }, spent: 10_000_000 }),
            budgetFixture({ scope: { kind: "all", id: null } }),
          ],
        }),
      "GET /api/keyring": () => json(statusFixture()),
    });
    await renderPage(<SpendLine bot={bot} />);
    const line = screen.getByRole("group", { name: "Spend" });
    expect(line).toHaveTextContent("$0.12 today · $3.40 this month");
    expect(line).toHaveTextContent("12 requests · 12.3K tokens");
    expect(await within(line).findByText("budget spent")).toBeVisible();
  });

  it("asks nobody anything for a bot with a key of its own", async () => {
    const requests = stubServer({});
    await renderPage(<SpendLine bot={botFixture("running")} />);
    expect(screen.queryByRole("group", { name: "Spend" })).not.toBeInTheDocument();
    expect(requests).toHaveLength(0);
  });
});

describe("cutting off", () => {
  it("asks first, and letting in does not", async () => {
    const answers = [statusFixture(), statusFixture({ cut_off: [bot.id] })];
    const requests = stubServer({
      "GET /api/keyring": () => json(answers[0]),
      [`PUT /api/bots/${bot.id}/cut-off`]: () => {
        answers.shift();
        return new Response(null, { status: 204 });
      },
    });
    const { user } = await renderPage(
      <>
        <CutOffNotice bot={bot} />
        <CutOffButton bot={bot} />
      </>,
    );
    await user.click(screen.getByRole("button", { name: "Cut off…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Cut Ada off from its model?" });
    await user.click(within(dialog).getByRole("button", { name: "Cut it off" }));
    expect(await screen.findByText("It is cut off from its model")).toBeInTheDocument();
    const put = requests.find(({ method }) => method === "PUT");
    expect(await put?.json()).toEqual({ cut_off: true });
  });

  it("of every bot is confirmed", async () => {
    const requests = stubServer({
      "GET /api/auth/session": () => json(ADMIN),
      "GET /api/keyring": () => json(statusFixture()),
      "PUT /api/keyring/panic": () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<PanicButton />);
    await user.click(await screen.findByRole("button", { name: "Panic: cut every bot off…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Cut every bot off from its model?" });
    expect(dialog).toHaveTextContent("requests of 2 bots are refused");
    expect(requests.some(({ method }) => method === "PUT")).toBe(false);
    await user.click(within(dialog).getByRole("button", { name: "Cut every bot off" }));
    const put = requests.find(({ method }) => method === "PUT");
    expect(await put?.json()).toEqual({ panic: true });
  });

  it("is undone with one press", async () => {
    const requests = stubServer({
      "GET /api/auth/session": () => json(ADMIN),
      "GET /api/keyring": () => json(statusFixture({ panic_since: "2026-11-21T04:00:00Z" })),
      "PUT /api/keyring/panic": () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<PanicButton />);
    await user.click(await screen.findByRole("button", { name: "Let them in again" }));
    const put = requests.find(({ method }) => method === "PUT");
    expect(await put?.json()).toEqual({ panic: false });
  });
});

describe("a server without a keyring", () => {
  it("says so instead of showing an error", async () => {
    await renderPage(<KeyringProblem title="no" error={toApiError(409, KEYRING_OFF)} onRetry={() => undefined} />);
    expect(screen.getByRole("heading", { name: "This server has no keyring" })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { botFixture } from "../../../testing/bot";
import { ADMIN, budgetFixture, statusFixture, usageFixture } from "../../../testing/keyring";
import { json, renderPage, stubServer } from "../../../testing/render";
import { hasSpend, Spend } from "./spend";

const bot = botFixture("running", {
  provider: "anthropic",
  model: "claude-opus-5",
  key: { source: "operator", tags: [] },
  usage: usageFixture(),
});

const around = {
  "GET /api/auth/session": () => json(ADMIN),
  "GET /api/keyring": () => json(statusFixture()),
  "GET /api/budgets": () =>
    json({
      budgets: [
        budgetFixture({ scope: { kind: "bot", id: bot.id }, spent: 8_500_000, is_warning: true }),
        budgetFixture({ scope: { kind: "all", id: null }, period: "day" }),
      ],
    }),
};

describe("what a bot spends", () => {
  it("stands with the budgets that bound it alone", async () => {
    stubServer(around);
    await renderPage(<Spend bot={bot} />);
    const card = screen.getByRole("region", { name: "Spend" });
    expect(card).toHaveTextContent("Today$0.12");
    expect(card).toHaveTextContent("This month$3.40");
    expect(card).toHaveTextContent("Tokens12.3K in 12 requests");
    const meters = await within(card).findAllByRole("meter");
    expect(meters.map((meter) => meter.getAttribute("aria-valuetext"))).toEqual(["$8.50 of $10.00"]);
    expect(card).toHaveTextContent("More than 80 % is spent.");
    expect(card).toHaveTextContent(/Runwaybudget for/);
    expect(await within(card).findByRole("link", { name: "Set a budget" })).toHaveAttribute(
      "href",
      `/usage/budgets?bot=${bot.id}`,
    );
  });

  it("with a key of its own nobody counts, and the card says so", async () => {
    stubServer(around);
    const own = botFixture("running", { provider: "anthropic" });
    await renderPage(<Spend bot={own} />);
    expect(screen.getByText(/What it spends is not counted, and no budget stops it/)).toBeVisible();
    expect(hasSpend(own)).toBe(true);
    expect(hasSpend(botFixture("running"))).toBe(false);
  });
});

describe("how often a bot may ask its model", () => {
  const rate = () => screen.findByText("Rate").then((name) => name.parentElement);

  it("is what the settings say, or what was said of this bot", async () => {
    stubServer(around);
    const { unmount } = await renderPage(<Spend bot={{ ...bot, usage: null }} />);
    expect(await rate()).toHaveTextContent(/^Rate120 a minuteChange the rate…$/);
    unmount();
    const own = statusFixture({ rates: [{ bot_id: bot.id, per_minute: 30 }] });
    stubServer({ ...around, "GET /api/keyring": () => json(own) });
    await renderPage(<Spend bot={bot} />);
    expect(await rate()).toHaveTextContent(/^Rate30 a minuteChange the rate…usually 120$/);
  });

  it("is not known of an older proxy, and no member changes it", async () => {
    const member = { ...ADMIN, user: { ...ADMIN.user, role: "member" } };
    stubServer({
      ...around,
      "GET /api/auth/session": () => json(member),
      "GET /api/keyring": () => json(statusFixture({ rate_per_minute: null })),
    });
    await renderPage(<Spend bot={bot} />);
    expect(await rate()).toHaveTextContent(/^Rateas the proxy’s settings say$/);
  });

  it("is set and taken back", async () => {
    const requests = stubServer({
      ...around,
      [`PUT /api/bots/${bot.id}/rate`]: () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<Spend bot={bot} />);
    const change = async (text: string) => {
      await user.click(await screen.findByRole("button", { name: "Change the rate…" }));
      const dialog = await screen.findByRole("dialog", { name: "How often may Ada ask its model?" });
      const field = within(dialog).getByRole("textbox", { name: "Requests a minute" });
      await user.clear(field);
      if (text !== "") await user.type(field, text);
      await user.click(within(dialog).getByRole("button", { name: "Set it" }));
      return dialog;
    };
    const puts = () => requests.filter(({ method }) => method === "PUT");
    const dialog = await change("0");
    expect(within(dialog).getByText("Use a whole number above nothing, or leave it empty.")).toBeVisible();
    expect(puts()).toHaveLength(0);
    await user.keyboard("{Escape}");
    await change("30");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await change("");
    await waitFor(() => expect(puts()).toHaveLength(2));
    expect(await Promise.all(puts().map((put) => put.json()))).toEqual([
      { requests_per_minute: 30 },
      { requests_per_minute: null },
    ]);
  });
});

describe("the token of a bot", () => {
  it("is replaced after asking", async () => {
    const requests = stubServer({ ...around, [`PATCH /api/bots/${bot.id}`]: () => json({ ...bot, version: 2 }) });
    const { user } = await renderPage(<Spend bot={bot} />);
    await user.click(await screen.findByRole("button", { name: "New token…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Give Ada a new token?" });
    await user.click(within(dialog).getByRole("button", { name: "Give it a new one" }));
    const patch = await waitFor(() => {
      const found = requests.find(({ method }) => method === "PATCH");
      expect(found).toBeDefined();
      return found;
    });
    expect(await patch?.json()).toEqual({ new_token: true });
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Bot, BotState } from "../../api/types";
import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { json, renderPage, stubServer } from "../../testing/render";
import { PairingPanel } from "./pairing-panel";
import { takesPairing } from "./queries";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001/pairing";

function bot(state: BotState, policy: "pairing" | "allowlist" = "pairing"): Bot {
  return botFixture(state, {
    channels: [
      { kind: "telegram", dm_policy: policy, group_policy: "allowlist", allow_from: [], secrets: [] },
    ],
  });
}

const request = {
  id: "CC3Qb1FEylQ6u9ff",
  channel: "telegram",
  sender_id: "99887766",
  sender_name: "Mallory <i>",
  created_at: "2026-11-21T04:00:00Z",
  expires_at: null,
};

const waiting = (...requests: unknown[]) => ({ requests, checked_at: "2026-11-21T04:00:00Z" });

describe("pairing", () => {
  it("shows who waits and lets them in only after saying what that means", async () => {
    const requests = stubServer({
      "GET /api/catalog": () => json(catalogFixture),
      [`GET ${PATH}`]: () => json(waiting(request)),
      [`POST ${PATH}`]: () => json(waiting()),
    });
    const { user } = await renderPage(<PairingPanel bot={bot("running")} />);
    const card = await screen.findByRole("article", { name: "Mallory <i>" });
    expect(card).toHaveTextContent("99887766");
    expect(await within(card).findByText("Telegram")).toBeVisible();

    await user.click(within(card).getByRole("button", { name: "Approve" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Let Mallory <i> write to Ada?" });
    expect(dialog).toHaveTextContent("They can use everything that the bot can use");
    expect(dialog).toHaveTextContent("told you the id 99887766");
    await user.click(within(dialog).getByRole("button", { name: "Approve" }));
    expect(await screen.findByRole("heading", { name: "Nobody waits" })).toBeVisible();
    const posted = requests.find(({ method }) => method === "POST");
    expect(await posted?.json()).toEqual({
      channel: "telegram",
      id: request.id,
      decision: "approve",
    });
  });

  it("says when the answer was not given", async () => {
    stubServer({
      "GET /api/catalog": () => json(catalogFixture),
      [`GET ${PATH}`]: () => json(waiting(request)),
      [`POST ${PATH}`]: () => json({ code: "pairing_unknown", detail: "nobody waits with this id" }, 404),
    });
    const { user } = await renderPage(<PairingPanel bot={bot("running")} />);
    await user.click(await screen.findByRole("button", { name: "Refuse" }));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Refuse" }));
    await waitFor(() => expect(within(dialog).getByRole("alert")).toHaveTextContent("nobody waits with this id"));
  });

  it("asks nobody while the bot does not run", async () => {
    const requests = stubServer({ "GET /api/catalog": () => json(catalogFixture) });
    await renderPage(<PairingPanel bot={bot("stopped")} />);
    expect(screen.getByRole("heading", { name: "Nobody can be asked" })).toBeVisible();
    expect(requests.filter(({ url }) => url.endsWith("/pairing"))).toHaveLength(0);
  });

  it("has nothing to show for a bot that takes no strangers in", async () => {
    await renderPage(<PairingPanel bot={bot("running", "allowlist")} />);
    expect(screen.getByRole("heading", { name: "This bot takes no strangers in" })).toBeVisible();
  });

  it("belongs to bots that take strangers in", () => {
    expect(takesPairing(bot("running"))).toBe(true);
    expect(takesPairing(bot("running", "allowlist"))).toBe(false);
    expect(takesPairing(botFixture("running"))).toBe(false);
  });
});

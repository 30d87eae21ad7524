import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { BotParts } from "./bot-parts";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001/pairing";

const telegram = {
  kind: "telegram",
  dm_policy: "pairing" as const,
  group_policy: "allowlist" as const,
  allow_from: [],
  secrets: [],
};

const stranger = {
  id: "a",
  channel: "telegram",
  sender_id: "1",
  sender_name: null,
  created_at: null,
  expires_at: null,
};

describe("the parts of a bot's page", () => {
  it("have addresses of their own", async () => {
    await renderPage(<BotParts bot={botFixture("running")} />);
    const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
    expect(links).toEqual([
      "/bots/ada",
      "/bots/ada/logs",
      "/bots/ada/chat",
      "/bots/ada/metrics",
      "/bots/ada/activity",
      "/bots/ada/history",
      "/bots/ada/settings",
    ]);
  });

  it("tell how many people wait for a bot that takes strangers in", async () => {
    const requests = [stranger, { ...stranger, id: "b" }];
    stubServer({ [`GET ${PATH}`]: () => json({ requests, checked_at: "2026-11-21T04:00:00Z" }) });
    await renderPage(<BotParts bot={botFixture("running", { channels: [telegram] })} />);
    expect(await screen.findByRole("link", { name: /^Pairing\s?, 2 people wait$/ })).toHaveAttribute(
      "href",
      "/bots/ada/pairing",
    );
  });

  it("keep quiet about waiting people while nobody can be asked", async () => {
    await renderPage(<BotParts bot={botFixture("stopped", { channels: [telegram] })} />);
    expect(screen.getByRole("link", { name: "Pairing" })).toBeVisible();
  });
});

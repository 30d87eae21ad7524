import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { json, renderPage, stubServer } from "../../testing/render";
import { botFixture } from "../../testing/bot";
import { possibleActions } from "./actions";
import { BotHeader } from "./bot-header";

describe("a bot's header", () => {
  it("names the state and the reason with its hint", async () => {
    const bot = botFixture("degraded");
    bot.status.reason = { code: "channels_failing", detail: "telegram fails", hint: "New token." };
    await renderPage(<BotHeader bot={bot} />);
    expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Degraded");
    expect(screen.getByText("telegram fails")).toBeVisible();
    expect(screen.getByText("New token.")).toBeVisible();
  });

  it("stops the bot and shows a refusal", async () => {
    const requests = stubServer({
      "POST /api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001/stop": () =>
        json({ code: "conflict", detail: "It is being deleted." }, 409),
    });
    const { user } = await renderPage(<BotHeader bot={botFixture("running")} />);
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("It is being deleted.");
    expect(requests).toHaveLength(1);
  });

  it("deletes only after a confirmation that names the bot", async () => {
    const path = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";
    const requests = stubServer({ [`DELETE ${path}`]: () => json(botFixture("deleting"), 202) });
    const { user } = await renderPage(<BotHeader bot={botFixture("running")} />);

    await user.click(screen.getByRole("button", { name: "Delete" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Delete Ada?" });
    await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
    expect(requests).toHaveLength(0);

    await user.click(screen.getByRole("button", { name: "Delete" }));
    await user.click(await screen.findByRole("button", { name: "Delete bot" }));
    await waitFor(() => expect(requests).toHaveLength(1));
  });
});

describe("possibleActions", () => {
  it("offers what changes something", () => {
    expect(possibleActions(botFixture("running"))).toEqual(["stop", "restart"]);
    expect(possibleActions(botFixture("stopped"))).toEqual(["start"]);
    expect(possibleActions(botFixture("failed"))).toEqual(["start", "stop"]);
    expect(possibleActions(botFixture("deleting"))).toEqual([]);
  });
});

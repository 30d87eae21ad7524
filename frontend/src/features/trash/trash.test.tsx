import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { LiveEvent } from "../../api/types";
import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { hoursFromNow, leftoverFixture } from "../../testing/leftover";
import { json, renderPage, stubServer } from "../../testing/render";
import { forgetToasts } from "../../ui/toast-store";
import { Toaster } from "../../ui/toaster";
import { latestFirst, stayOf, wordFor } from "./leftover-words";
import { applyLeftoverEvent, leftoversQuery, type Leftover } from "./queries";
import { TrashPage } from "./trash-page";

// Dialogs are many elements, and finding them by role takes jsdom its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const TOKEN = `123456789:${"a".repeat(35)}`;
const ADOPT = "POST /api/leftovers/0191e0a4-8a9c-7d6e-9f00-000000000001.1/adopt";

type Answers = Parameters<typeof stubServer>[0];

async function openTrash(leftovers: Leftover[], answers: Answers = {}) {
  const requests = stubServer({
    "GET /api/leftovers": () => json({ leftovers }),
    "GET /api/catalog": () => json(catalogFixture),
    "GET /api/bots": () => json({ bots: [], next_cursor: null }),
    ...answers,
  });
  const view = await renderPage(
    <>
      <TrashPage />
      <Toaster />
    </>,
  );
  return { ...view, requests };
}

const unknown = (change: Partial<Leftover>): Leftover => ({ ...leftoverFixture(), ...change, bot: null });

afterEach(() => forgetToasts());

describe("the trash", () => {
  it("tells what a bot was, where it comes from and how long it is kept", async () => {
    await openTrash([leftoverFixture()]);
    const card = await screen.findByRole("article", { name: "Ada" });
    expect(card).toHaveTextContent("Deleted 1 h ago");
    expect(card).toHaveTextContent("Kept for another 7 days");
    expect(card).toHaveTextContent("12 MiB");
    expect(await within(card).findByText("Telegram")).toBeVisible();
    expect(screen.getByText("1 bot can be brought back")).toBeVisible();
  });

  it("shows names of strangers as text", async () => {
    const leftover = leftoverFixture();
    leftover.bot.name = "\u001b[31m<b>Ada</b>\u202e";
    await openTrash([leftover]);
    const card = await screen.findByRole("article", { name: "<b>Ada</b>\u{fffd}" });
    expect(card.querySelector("b")).toBeNull();
  });

  it("offers nothing but what is possible", async () => {
    const home = leftoverFixture({ name: "h", place: "home", since: null, until: null, missing_secrets: [] });
    await openTrash([unknown({ name: "u", place: "quarantine", until: hoursFromNow(5.5) }), home]);
    const strange = await screen.findByRole("article", { name: "An unknown bot" });
    expect(strange).toHaveTextContent("Found without a bot, put here 1 h ago");
    expect(strange).toHaveTextContent("Gone for good in 5 h");
    expect(within(strange).queryByRole("button", { name: /Bring back/ })).not.toBeInTheDocument();
    const lost = screen.getByRole("article", { name: "Ada" });
    expect(lost).toHaveTextContent("Left over: the database does not know this bot");
    expect(within(lost).queryByRole("button", { name: /^Remove for good/ })).not.toBeInTheDocument();
    expect(within(lost).getByRole("link", { name: "Clean up on the System page" })).toHaveAttribute(
      "href",
      "/system#left-over",
    );
  });

  it("says that it is empty, and which bots are on their way", async () => {
    const going = botFixture("deleting");
    await openTrash([], { "GET /api/bots": () => json({ bots: [going], next_cursor: null }) });
    expect(await screen.findByRole("heading", { name: "The trash is empty" })).toBeVisible();
    expect(await screen.findByText(/will be here as soon as/)).toHaveTextContent(/^Ada will/);
  });

  it("says what went wrong and tries again when asked", async () => {
    const problem = { code: "internal", detail: "The disk is away.", request_id: "r-1" };
    const answers = [json(problem, 500), json({ leftovers: [] })];
    const { user } = await openTrash([], {
      "GET /api/leftovers": () => answers.shift() ?? json({}, 500),
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("The disk is away.");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "The trash is empty" })).toBeVisible();
  });

  it("looks again once for many bots that go together", async () => {
    const { queries, requests } = await openTrash([leftoverFixture()]);
    await screen.findByRole("article");
    const asked = () => requests.filter(({ url }) => url.endsWith("/api/leftovers")).length;
    const before = asked();
    for (const kind of ["bot.deleted", "bot.deleted", "bot.adopted", "bot.created"]) {
      applyLeftoverEvent(queries, { kind } as LiveEvent);
    }
    await waitFor(() => expect(asked()).toBe(before + 1));
    expect(queries.getQueryData(leftoversQuery.queryKey)).toHaveLength(1);
  });
});

describe("bringing back", () => {
  async function ask(leftover: Leftover, answers: Answers) {
    const page = await openTrash([leftover], answers);
    await page.user.click(await screen.findByRole("button", { name: "Bring back Ada…" }));
    const dialog = await screen.findByRole("dialog", { name: "Bring back Ada?" });
    const confirm = await within(dialog).findByRole("button", { name: "Bring it back" });
    return { ...page, dialog, confirm };
  }

  it("asks for the token that was destroyed and leads to the bot", async () => {
    const { user, dialog, confirm, requests, router } = await ask(leftoverFixture(), {
      [ADOPT]: () => json(botFixture("starting"), 201),
    });
    expect(dialog).toHaveTextContent("they were destroyed when it was deleted");
    await user.click(confirm);
    const field = within(dialog).getByLabelText("Bot token");
    expect(field).toHaveAccessibleDescription(/Bot token is needed/);
    await user.type(field, TOKEN);
    await user.click(confirm);
    await waitFor(() => expect(router.state.location.pathname).toBe("/bots/ada"));
    expect(await screen.findByText("Ada is back")).toBeVisible();
    const sent = requests.find(({ url }) => url.endsWith("/adopt"));
    expect(await sent?.json()).toEqual({ secrets: { telegram_token: TOKEN }, drop_channels: [], start: true });
  });

  it("lets a channel be left out, and the bot wait", async () => {
    const { user, dialog, confirm, requests, router } = await ask(leftoverFixture(), {
      [ADOPT]: () => json(botFixture("stopped"), 201),
    });
    await user.click(within(dialog).getByRole("radio", { name: "Leave it out" }));
    expect(within(dialog).queryByLabelText("Bot token")).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole("switch", { name: "Start it at once" }));
    await user.click(confirm);
    await waitFor(() => expect(router.state.location.pathname).toBe("/bots/ada"));
    const sent = requests.find(({ url }) => url.endsWith("/adopt"));
    expect(await sent?.json()).toEqual({ secrets: {}, drop_channels: ["telegram"], start: false });
  });

  it("shows what the server refuses where it is meant, even of a channel that seemed whole", async () => {
    const problem = {
      code: "secret_in_use",
      detail: "another bot uses this token",
      errors: [{ pointer: "/channels/0/secrets/telegram_token", detail: "another bot uses this token" }],
    };
    const { user, dialog, confirm } = await ask(leftoverFixture({ missing_secrets: [] }), {
      [ADOPT]: () => json(problem, 409),
    });
    expect(within(dialog).queryByLabelText("Bot token")).not.toBeInTheDocument();
    await user.click(confirm);
    const field = await within(dialog).findByLabelText("Bot token");
    expect(field).toHaveAccessibleDescription(/another bot uses this token/);
    await user.click(within(dialog).getByRole("radio", { name: "Leave it out" }));
    expect(within(dialog).getByText("It comes back without Telegram.")).toBeVisible();
  });

  it("offers another host name where its own is taken", async () => {
    const { user, dialog, confirm, requests } = await ask(leftoverFixture({ missing_secrets: [] }), {
      "GET /api/bots": () => json({ bots: [botFixture("running")], next_cursor: null }),
      [ADOPT]: () => json({ code: "leftover_not_found", detail: "nothing of this name is left over" }, 404),
    });
    await user.click(await within(dialog).findByRole("button", { name: "Use ada-2" }));
    expect(within(dialog).getByLabelText("Host name")).toHaveValue("ada-2");
    await user.click(confirm);
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("nothing of this name is left over");
    const sent = requests.find(({ url }) => url.endsWith("/adopt"));
    expect(await sent?.json()).toMatchObject({ hostname: "ada-2" });
  });
});

describe("removing for good", () => {
  it("asks for the host name and says what is lost", async () => {
    const leftovers = [leftoverFixture()];
    const { user, requests } = await openTrash(leftovers, {
      "DELETE /api/leftovers/0191e0a4-8a9c-7d6e-9f00-000000000001.1": () => {
        leftovers.pop();
        return new Response(null, { status: 204 });
      },
    });
    await user.click(await screen.findByRole("button", { name: "Remove for good: Ada" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Remove Ada for good?" });
    expect(dialog).toHaveTextContent("Nothing brings them back");
    const confirm = within(dialog).getByRole("button", { name: "Remove for good" });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox"), "ada");
    await user.click(confirm);
    expect(await screen.findByText("Ada is gone for good")).toBeVisible();
    expect(await screen.findByRole("heading", { name: "The trash is empty" })).toBeVisible();
    expect(requests.some(({ method }) => method === "DELETE")).toBe(true);
  });
});

describe("the words", () => {
  it("tell how long something stays, and warn on its last day", () => {
    const now = Date.now();
    const stay = (hours: number) => stayOf(leftoverFixture({ until: hoursFromNow(hours) }), now);
    expect(stay(50)).toEqual({ text: "Kept for another 2 days", soon: false });
    expect(stay(30.5)).toEqual({ text: "Kept for another 30 h", soon: false });
    expect(stay(23.5)).toEqual({ text: "Gone for good in 23 h", soon: true });
    expect(stay(-1)).toEqual({ text: "Gone for good any moment now", soon: true });
    expect(stayOf(leftoverFixture({ until: null }), now).soon).toBe(false);
  });

  it("put the latest first, then what has no time, and last what nobody knows", () => {
    const at = (name: string, since: string | null) => leftoverFixture({ name, since });
    const strange = unknown({ name: "u", since: hoursFromNow(0) });
    const sorted = latestFirst([strange, at("a", hoursFromNow(-9)), at("b", null), at("c", hoursFromNow(-1))]);
    expect(sorted.map(({ name }) => name)).toEqual(["c", "a", "b", "u"]);
  });

  it("give what nobody knows a short name to type", () => {
    expect(wordFor(unknown({}))).toBe("000000000001");
    expect(wordFor(leftoverFixture())).toBe("ada");
  });
});

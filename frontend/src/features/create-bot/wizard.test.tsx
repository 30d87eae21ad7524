import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { keyFixture, KEYRING_OFF } from "../../testing/keyring";
import { leftoverFixture } from "../../testing/leftover";
import { json, renderPage, stubServer } from "../../testing/render";
import { botsQuery } from "../bots";
import { CreateBotPage } from "./create-bot-page";

// A wizard is many elements, and finding them by role takes jsdom its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const TOKEN = `123456789:${"a".repeat(35)}`;

const PREVIEW = {
  hostname: "scout",
  config: { channels: { telegram: { botToken: "/run/secrets/telegram_token.1" } } },
  files: [{ path: "SOUL.md", contents: "# Who you are" }],
  environment: { AI_PROVIDER: "demo" },
  secrets: [{ name: "telegram_token", path: "/run/secrets/telegram_token.1" }],
};

const USER = { id: "u1", name: "admin", role: "admin", created_at: "2026-11-21T04:00:00Z" };

type Answers = Parameters<typeof stubServer>[0];

async function openWizard(answers: Answers = {}) {
  const requests = stubServer({
    "GET /api/catalog": () => json(catalogFixture),
    "GET /api/auth/session": () => json({ user: USER, expires_at: "2027-11-21T04:00:00Z" }),
    "GET /api/bots": () => json({ bots: [botFixture("running")], next_cursor: null }),
    "GET /api/keys": () => json(KEYRING_OFF, 409),
    "POST /api/bots/preview": () => json(PREVIEW),
    ...answers,
  });
  const page = await renderPage(<CreateBotPage />);
  await screen.findByRole("heading", { name: "What should it be good at?" });
  const next = () => page.user.click(screen.getByRole("button", { name: "Continue" }));
  const heading = (name: string) => screen.findByRole("heading", { level: 2, name });
  return { ...page, requests, next, heading };
}

const posted = (requests: Request[], path: string) =>
  requests.filter((request) => request.method === "POST" && new URL(request.url).pathname === path);

describe("the wizard", () => {
  it("walks from a template to the review, by keyboard, and creates the bot", async () => {
    const { user, requests, heading } = await openWizard({
      "POST /api/bots": () => json(botFixture("provisioning", { name: "Scout", hostname: "scout" }), 201),
      "GET /api/bots/scout": () => json(botFixture("running", { name: "Scout", hostname: "scout" })),
    });
    screen.getByRole("radio", { name: /Research helper/ }).focus();
    await user.keyboard(" ");
    await user.keyboard("{Enter}");
    await heading("Who is it?");
    expect(screen.getByLabelText("Name")).toHaveValue("Scout");
    expect(screen.getByLabelText("Host name")).toHaveValue("scout");
    await user.click(screen.getByRole("button", { name: "Skip to review" }));
    await heading("Is everything right?");
    expect(await screen.findByRole("region", { name: "configuration" })).toHaveTextContent("botToken");
    await user.click(screen.getByRole("button", { name: "Create bot" }));
    expect(await screen.findByRole("heading", { name: "Scout is ready" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Say hello" })).toHaveAttribute("href", "/bots/scout/chat");
    const [sent] = posted(requests, "/api/bots");
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(await sent?.json()).toMatchObject({
      name: "Scout",
      hostname: "scout",
      avatar: { emoji: "🔭" },
      tags: ["research"],
      provider: "demo",
    });
  });

  it("creates a bot on the demo model from its name alone", async () => {
    const { user, requests } = await openWizard({
      "POST /api/bots": () => json(botFixture("provisioning", { name: "Ada", hostname: "ada-2" }), 201),
      "GET /api/bots/ada-2": () => json(botFixture("starting", { name: "Ada", hostname: "ada-2" })),
    });
    await user.type(screen.getByLabelText("Name of the quick bot"), "Ada");
    await user.click(screen.getByRole("button", { name: "Quick create" }));
    expect(await screen.findByRole("heading", { name: "Ada is being made" })).toBeVisible();
    expect(screen.getByRole("list", { name: "Progress" })).toHaveTextContent("Container made");
    const [sent] = posted(requests, "/api/bots");
    expect(await sent?.json()).toMatchObject({ name: "Ada", hostname: "ada-2", provider: "demo" });
  });

  it("derives a free host name until somebody types another", async () => {
    const { user, next, heading } = await openWizard();
    await user.click(screen.getByRole("radio", { name: /Blank/ }));
    await next();
    await heading("Who is it?");
    const hostname = screen.getByLabelText("Host name");
    await user.type(screen.getByLabelText("Name"), "Ada");
    await waitFor(() => expect(hostname).toHaveValue("ada-2"));
    await user.clear(hostname);
    await user.type(hostname, "ada");
    expect(await screen.findByText("ada is taken.")).toBeVisible();
    expect(hostname).toHaveValue("ada");
    await user.click(screen.getByRole("button", { name: "Use ada-2" }));
    expect(hostname).toHaveValue("ada-2");
  });

  it("asks nobody about host names where the list of bots is loaded", async () => {
    const { user, requests, next, heading, queries } = await openWizard();
    queries.setQueryData(botsQuery.queryKey, [botFixture("running", { hostname: "scout" })]);
    await user.click(screen.getByRole("radio", { name: /Research helper/ }));
    await next();
    await heading("Who is it?");
    await waitFor(() => expect(screen.getByLabelText("Host name")).toHaveValue("scout-2"));
    expect(requests.filter((request) => new URL(request.url).pathname === "/api/bots")).toHaveLength(0);
  });

  it("does not go on past a mistake, and shows it", async () => {
    const { user, next, heading } = await openWizard();
    await user.click(screen.getByRole("radio", { name: /Blank/ }));
    await user.click(screen.getByRole("button", { name: /Resources/ }));
    await heading("Who is it?");
    await waitFor(() => expect(screen.getByLabelText("Name")).toHaveFocus());
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("A name is needed.");
    await user.type(screen.getByLabelText("Name"), "Zoë");
    await next();
    await heading("What does it think with?");
    await user.click(screen.getByRole("button", { name: "Back" }));
    await heading("Who is it?");
  });
});

describe("models", () => {
  it("have suggestions and ask for a key, which no draft keeps", async () => {
    const written = vi.spyOn(Storage.prototype, "setItem");
    const { user, next, heading } = await openWizard();
    await user.click(screen.getByRole("radio", { name: /Travel planner/ }));
    await next();
    await heading("Who is it?");
    await next();
    await heading("What does it think with?");
    await user.click(screen.getByRole("radio", { name: /Anthropic/ }));
    expect(screen.getByLabelText("Model")).toHaveValue("claude-opus-4-6");
    await user.type(screen.getByLabelText("API key"), "sk-very-secret");
    await waitFor(() => expect(JSON.stringify(written.mock.calls)).toContain("anthropic"));
    expect(JSON.stringify(written.mock.calls)).not.toContain("sk-very-secret");
    // Another provider must not get the key by accident.
    await user.click(screen.getByRole("radio", { name: /Ollama/ }));
    await user.click(screen.getByRole("radio", { name: /Anthropic/ }));
    expect(screen.getByLabelText("API key")).toHaveValue("");
  });

  it("of an Ollama are looked for by the server", async () => {
    const { user, requests, next, heading } = await openWizard({
      "POST /api/catalog/discover": () =>
        json({
          models: [{ id: "llama3.2:3b", name: "llama3.2:3b", size_bytes: 2_019_393_189 }],
          bot_base_url: "http://botmaker:11434",
          reachable_by_bots: false,
        }),
    });
    await user.click(screen.getByRole("radio", { name: /House manager/ }));
    await next();
    await heading("Who is it?");
    await next();
    await heading("What does it think with?");
    await user.click(screen.getByRole("radio", { name: /Ollama/ }));
    const address = screen.getByLabelText("Address");
    expect(address).toHaveValue("http://botmaker:11434");
    await user.clear(address);
    await user.type(address, "http://localhost:11434");
    await user.click(screen.getByRole("button", { name: "Look for models" }));
    expect(await screen.findByText("1 model found")).toBeVisible();
    expect(screen.getByLabelText("Model")).toHaveValue("llama3.2:3b");
    const [asked] = posted(requests, "/api/catalog/discover");
    expect(await asked?.json()).toEqual({ provider: "ollama", base_url: "http://localhost:11434" });
    // What is this machine here is the bot itself in its container.
    expect(address).toHaveValue("http://botmaker:11434");
    expect(screen.getByText("Bots do not reach this Ollama yet")).toBeVisible();
  });
});

async function toChannels(answers: Answers = {}) {
  const page = await openWizard(answers);
  await page.user.click(screen.getByRole("radio", { name: /Support desk/ }));
  await page.user.click(screen.getByRole("button", { name: /Channels/ }));
  await page.heading("Where do people reach it?");
  return page;
}

describe("channels", () => {
  it("are checked as somebody types, and explain how to get a token", async () => {
    const { user } = await toChannels();
    expect(screen.getByText("The image does not have it.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Connect Telegram" }));
    const telegram = screen.getByRole("group", { name: "Telegram" });
    expect(within(telegram).getByText("Send /newbot.")).toBeVisible();
    const token = within(telegram).getByLabelText("Bot token");
    await user.type(token, "123:short");
    expect(token).toHaveAccessibleDescription(/Expected: digits, a colon/);
    await user.clear(token);
    await user.paste(TOKEN);
    expect(within(telegram).getByText("This looks right.")).toBeVisible();
    await user.click(within(telegram).getByRole("radio", { name: /^Everybody/ }));
    expect(within(telegram).getByText(/spends your model’s tokens/)).toBeVisible();
  });

  it("have an allow-list of chips that says which entry is wrong", async () => {
    const { user } = await toChannels();
    await user.click(screen.getByRole("button", { name: "Connect Telegram" }));
    const people = screen.getByLabelText("People on the list");
    await user.type(people, "42,ada{Enter}");
    const list = screen.getByRole("list", { name: "People on the list, added" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(2);
    await waitFor(() => expect(people).toHaveAccessibleDescription(/“ada” is no entry/));
    await user.click(screen.getByRole("button", { name: "Remove ada" }));
    await waitFor(() => expect(people).toBeValid());
    await user.type(people, "{Backspace}");
    await waitFor(() => expect(people).toHaveAccessibleDescription(/Name at least one person/));
  });

  it("take back a token that the server refuses, with everything else kept", async () => {
    const { user, heading } = await toChannels({
      "POST /api/bots": () =>
        json(
          {
            code: "secret_in_use",
            detail: "Another bot already uses this token.",
            hint: "Give each bot a token of its own.",
            errors: [
              { pointer: "/channels/0/secrets/telegram_token", detail: "bot “Ada” already uses this token" },
            ],
          },
          409,
        ),
    });
    await user.click(screen.getByRole("button", { name: "Connect Telegram" }));
    await user.click(screen.getByLabelText("Bot token"));
    await user.paste(TOKEN);
    await user.type(screen.getByLabelText("People on the list"), "42{Enter}");
    await user.click(screen.getByRole("button", { name: "Skip to review" }));
    await heading("Is everything right?");
    await user.click(screen.getByRole("button", { name: "Create bot" }));
    await heading("Where do people reach it?");
    expect(screen.getByRole("alert")).toHaveTextContent("Give each bot a token of its own.");
    const token = screen.getByLabelText("Bot token");
    expect(token).toHaveAccessibleDescription(/bot “Ada” already uses this token/);
    expect(token).toHaveValue(TOKEN);
    await waitFor(() => expect(token).toHaveFocus());
  });
});

describe("refusals", () => {
  it("of a host name lead back to it", async () => {
    const { user, heading } = await openWizard({
      "POST /api/bots": () =>
        json({ code: "hostname_taken", detail: "Another bot has this host name.", hint: null }, 409),
    });
    await user.click(screen.getByRole("radio", { name: /Recipe coach/ }));
    await user.click(screen.getByRole("button", { name: "Skip to review" }));
    await heading("Is everything right?");
    await user.click(screen.getByRole("button", { name: "Create bot" }));
    await heading("Who is it?");
    const hostname = screen.getByLabelText("Host name");
    await waitFor(() => expect(hostname).toHaveFocus());
    expect(hostname).toHaveAccessibleDescription(/Another bot has this host name/);
    expect(hostname).toHaveValue("basil");
  });

  it("of the preview do as well", async () => {
    const { user, heading } = await openWizard({
      "POST /api/bots/preview": () =>
        json(
          { code: "invalid_bot", detail: "Something is wrong.", errors: [{ pointer: "/tags/0", detail: "is odd" }] },
          422,
        ),
    });
    await user.click(screen.getByRole("radio", { name: /Recipe coach/ }));
    await user.click(screen.getByRole("button", { name: "Skip to review" }));
    await heading("Who is it?");
    expect(await screen.findByText("is odd")).toBeVisible();
  });
});

describe("files of an earlier bot with the same host name", () => {
  const refusal = () =>
    json({ code: "hostname_left_over", detail: "files are left", errors: [{ pointer: "/hostname" }] }, 409);
  const earlier = leftoverFixture({ name: "old", place: "home", until: null, missing_secrets: [] });
  earlier.bot = { ...earlier.bot, name: "Old Basil", hostname: "basil" };
  const left = { "GET /api/leftovers": () => json({ leftovers: [earlier] }) };
  const made = botFixture("running", { name: "Basil", hostname: "basil" });

  async function refused(answers: Answers) {
    const page = await openWizard({ ...left, ...answers });
    await page.user.click(screen.getByRole("radio", { name: /Recipe coach/ }));
    await page.user.click(screen.getByRole("button", { name: "Skip to review" }));
    await page.heading("Is everything right?");
    await page.user.click(screen.getByRole("button", { name: "Create bot" }));
    await page.heading("Who is it?");
    return page;
  }

  it("are spoken of while the name is chosen", async () => {
    const { user, next, heading } = await openWizard(left);
    await user.click(screen.getByRole("radio", { name: /Recipe coach/ }));
    await next();
    await heading("Who is it?");
    expect(await screen.findByText(/free again; what is left of its earlier bot/)).toBeVisible();
    expect(screen.getByRole("link", { name: "trash" })).toHaveAttribute("href", "/trash");
  });

  it("are told where the host name is, and a new bot is made with all that was typed", async () => {
    let count = 0;
    const { user, requests } = await refused({
      "POST /api/bots": () => (count++ === 0 ? refusal() : json(made, 201)),
      "GET /api/bots/basil": () => json(made),
    });
    const offer = screen.getByRole("alert");
    expect(await within(offer).findByText("Old Basil")).toBeVisible();
    expect(screen.getByLabelText("Host name")).toHaveValue("basil");
    await user.click(within(offer).getByRole("button", { name: "Make a new one anyway" }));
    expect(await screen.findByRole("heading", { name: "Basil is ready" })).toBeVisible();
    const [first, second] = await Promise.all(
      posted(requests, "/api/bots").map((request) => request.json() as Promise<object>),
    );
    expect(first).not.toHaveProperty("ignore_leftover");
    expect(second).toEqual({ ...first, ignore_leftover: true });
  });

  it("become that bot again without leaving the wizard before", async () => {
    const { user, router } = await refused({
      "POST /api/bots": refusal,
      "POST /api/leftovers/old/adopt": () => json(made, 201),
    });
    await user.click(await screen.findByRole("button", { name: "Bring back the earlier bot…" }));
    const dialog = await screen.findByRole("dialog", { name: "Bring back Old Basil?" });
    expect(dialog).toHaveTextContent("its tokens and keys: they are still here");
    await user.click(await within(dialog).findByRole("button", { name: "Bring it back" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/bots/basil"));
  });

  it("are no matter once another host name is typed", async () => {
    const { user } = await refused({ "POST /api/bots": refusal });
    expect(screen.getByRole("alert")).toHaveTextContent("An earlier bot was called basil");
    await user.type(screen.getByLabelText("Host name"), "-new");
    expect(screen.queryByText(/An earlier bot was called/)).not.toBeInTheDocument();
  });

  it("are told of a bot that is made of its name only as well", async () => {
    let count = 0;
    const { user, requests } = await openWizard({
      ...left,
      "POST /api/bots": () => (count++ === 0 ? refusal() : json(made, 201)),
      "GET /api/bots/basil": () => json(made),
    });
    await user.type(screen.getByLabelText("Name of the quick bot"), "Basil");
    await user.click(screen.getByRole("button", { name: "Quick create" }));
    await user.click(await screen.findByRole("button", { name: "Make a new one anyway" }));
    expect(await screen.findByRole("heading", { name: "Basil is ready" })).toBeVisible();
    expect(await posted(requests, "/api/bots")[1]?.json()).toMatchObject({ name: "Basil", ignore_leftover: true });
  });
});

describe("the review", () => {
  it("shows secrets as files, and the commands that do the same without them", async () => {
    const { user, heading } = await toChannels();
    await user.click(screen.getByRole("button", { name: "Connect Telegram" }));
    await user.click(screen.getByLabelText("Bot token"));
    await user.paste(TOKEN);
    await user.type(screen.getByLabelText("People on the list"), "42{Enter}");
    await user.click(screen.getByRole("button", { name: "Skip to review" }));
    await heading("Is everything right?");
    await user.click(await screen.findByRole("tab", { name: "Secrets" }));
    expect(screen.getByRole("cell", { name: "telegram_token" })).toBeVisible();
    await user.click(screen.getByRole("tab", { name: "curl" }));
    expect(screen.getByRole("region", { name: "command" })).toHaveTextContent("--rawfile telegram_token");
    await user.click(screen.getByRole("tab", { name: "botmaker-admin" }));
    expect(screen.getByRole("region", { name: "command" })).toHaveTextContent(
      "--channel telegram:telegram_token=@telegram_token",
    );
    expect(document.body).not.toHaveTextContent(TOKEN);
  });
});

describe("whose key pays", () => {
  it("is the operator's where the keyring has a key that fits, and none is asked for", async () => {
    const { user, requests, heading, next } = await openWizard({
      "GET /api/keys": () => json({ keys: [keyFixture()] }),
      "POST /api/bots": () => json(botFixture("provisioning", { name: "Scout", hostname: "scout" }), 201),
      "GET /api/bots/scout": () => json(botFixture("running", { name: "Scout", hostname: "scout" })),
    });
    await user.click(screen.getByRole("radio", { name: /Research helper/ }));
    await next();
    await heading("Who is it?");
    await next();
    await heading("What does it think with?");
    await user.click(screen.getByRole("radio", { name: /Anthropic/ }));
    expect(await screen.findByRole("radio", { name: /The operator’s keys/ })).toBeChecked();
    expect(screen.getByText("This key fits: Main account.")).toBeVisible();
    expect(screen.queryByLabelText("API key")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Skip to review" }));
    await heading("Is everything right?");
    expect(screen.getByText("the operator’s keys")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Create bot" }));
    await waitFor(() => expect(posted(requests, "/api/bots")).toHaveLength(1));
    const body: unknown = await posted(requests, "/api/bots")[0]?.json();
    expect(body).toMatchObject({ provider: "anthropic", key: { source: "operator", tags: [] } });
    expect(body).not.toHaveProperty("provider_key");
  });
});

describe("drafts", () => {
  it("come back after a reload, and can be dropped", async () => {
    const first = await openWizard();
    await first.user.click(screen.getByRole("radio", { name: /Writing coach/ }));
    first.unmount();
    const { user } = await openWizard();
    expect(screen.getByText("Your draft is back")).toBeVisible();
    expect(screen.getByRole("radio", { name: /Writing coach/ })).toBeChecked();
    await user.click(screen.getByRole("button", { name: "Start over" }));
    expect(screen.getByRole("radio", { name: /Writing coach/ })).not.toBeChecked();
    expect(screen.queryByText("Your draft is back")).not.toBeInTheDocument();
    expect(window.localStorage).toHaveLength(0);
  });
});

describe("a copy", () => {
  it("brings everything but secrets and says which are to be given again", async () => {
    const source = botFixture("running", { provider: "anthropic", model: "claude-x", persona: "Kind." });
    const { user, next, heading } = await openWizard({
      "GET /api/bots": () => json({ bots: [source], next_cursor: null }),
    });
    await user.click(screen.getByRole("radio", { name: /Duplicate a bot/ }));
    const bots = await screen.findByRole("list", { name: "Your bots" });
    const ada = within(bots).getByRole("button");
    expect(ada).toHaveAccessibleName(/^Duplicate\s*Ada/);
    await user.click(ada);
    expect(screen.getByText(/To be given again: Anthropic API key/)).toBeVisible();
    await next();
    await heading("Who is it?");
    expect(screen.getByLabelText("Name")).toHaveValue("Ada copy");
    expect(screen.getByLabelText("Persona")).toHaveValue("Kind.");
    await next();
    await heading("What does it think with?");
    expect(screen.getByLabelText("Model")).toHaveValue("claude-x");
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it } from "vitest";

import type { Bot } from "../../../api/types";
import { botFixture } from "../../../testing/bot";
import { catalogFixture } from "../../../testing/catalog";
import { ADMIN, keyFixture, KEYRING_OFF } from "../../../testing/keyring";
import { json, renderPage, stubServer } from "../../../testing/render";
import type { Key } from "../../keyring";
import { AdvancedSection } from "./advanced-section";
import { ChannelsSection } from "./channels-section";
import { ImageSection } from "./image-section";
import { LimitsSection } from "./limits-section";
import { ModelSection } from "./model-section";
import { PersonaSection } from "./persona-section";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";

const telegram = {
  kind: "telegram",
  dm_policy: "allowlist" as const,
  group_policy: "disabled" as const,
  allow_from: ["123456789"],
  secrets: ["telegram_token"],
};

function bot(change: Partial<Bot> = {}): Bot {
  return botFixture("running", { revision: 4, version: 40, ...change });
}

/** A server that takes every change and remembers it. */
function takes(saved: Partial<Bot>, keys: Key[] | null = null) {
  return stubServer({
    "GET /api/keys": () => (keys ? json({ keys }) : json(KEYRING_OFF, 409)),
    "GET /api/auth/session": () => json(ADMIN),
    [`PATCH ${PATH}`]: () => json(bot({ revision: 5, version: 50, ...saved })),
    "GET /api/docker/status": () => json({ image: { reference: "botmaker/openclaw:2", id: "sha256:2" } }),
  });
}

async function sent(requests: Request[]) {
  await waitFor(() => expect(requests.some(({ method }) => method === "PATCH")).toBe(true));
  const request = requests.findLast(({ method }) => method === "PATCH");
  return { body: await request?.json(), match: request?.headers.get("if-match") };
}

const save = () => screen.getByRole("button", { name: "Save" });

describe("the persona", () => {
  it("is sent by itself, for the revision that was seen", async () => {
    const requests = takes({ persona: "Kind.\n" });
    const { user } = await renderPage(<PersonaSection bot={bot()} />);
    expect(save()).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: "Persona" }), "Kind.");
    expect(screen.getByText("Applies while the bot runs.")).toBeVisible();
    await user.click(save());
    expect(await sent(requests)).toEqual({ body: { persona: "Kind.\n" }, match: '"4"' });
    await waitFor(() => expect(save()).toBeDisabled());
  });

  it("of somebody else is shown before it is written over", async () => {
    const theirs = bot({ revision: 9, version: 90, persona: "Theirs.\n" });
    const answers = [json({ code: "version_stale", detail: "changed", current: theirs }, 412), json(theirs)];
    const requests = stubServer({ [`PATCH ${PATH}`]: () => answers.shift() ?? json({}, 500) });
    const { user } = await renderPage(<PersonaSection bot={bot()} />);
    await user.type(screen.getByRole("textbox", { name: "Persona" }), "Mine.");
    await user.click(save());
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("its persona is another one");
    expect(screen.getByRole("textbox", { name: "Persona" })).toHaveValue("Mine.");
    await user.click(within(alert).getByRole("button", { name: "Save mine over it" }));
    await waitFor(() => expect(requests).toHaveLength(2));
    expect(await sent(requests)).toEqual({ body: { persona: "Mine.\n" }, match: '"9"' });
  });

  it("follows the bot until something is typed", async () => {
    stubServer({});
    const later = bot({ persona: "Two.\n", version: 41 });
    const { user } = await renderPage(<Followed first={bot({ persona: "One.\n" })} later={later} />);
    await user.click(screen.getByRole("button", { name: "Elsewhere" }));
    await waitFor(() => expect(screen.getByRole("textbox", { name: "Persona" })).toHaveValue("Two.\n"));
    expect(save()).toBeDisabled();
  });
});

/** A section whose bot somebody else changes. */
function Followed({ first, later }: { first: Bot; later: Bot }) {
  const [present, setPresent] = useState(first);
  return (
    <>
      <button type="button" onClick={() => setPresent(later)}>
        Elsewhere
      </button>
      <PersonaSection bot={present} />
    </>
  );
}

describe("the model", () => {
  const claude = bot({ provider: "anthropic", model: "claude-opus-4-6" });

  it("is changed without its key, which is kept and not shown", async () => {
    const requests = takes({ provider: "anthropic", model: "claude-x" });
    const { user } = await renderPage(<ModelSection bot={claude} catalog={catalogFixture} />);
    const key = await screen.findByRole("group", { name: "API key" });
    expect(key).toHaveTextContent("kept");
    const model = screen.getByRole("textbox", { name: "Model" });
    await user.clear(model);
    await user.type(model, "claude-x");
    expect(screen.getByText(/about half a minute of silence/)).toBeVisible();
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ model: "claude-x" });
  });

  it("gets another key only when somebody replaces it", async () => {
    const requests = takes({ provider: "anthropic", model: "claude-opus-4-6" });
    const { user } = await renderPage(<ModelSection bot={claude} catalog={catalogFixture} />);
    await user.click(await screen.findByRole("button", { name: "Replace: API key" }));
    await user.type(screen.getByLabelText("API key"), "sk-new");
    expect(screen.getByText("Applies while the bot runs.")).toBeVisible();
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ provider_key: "sk-new" });
    // What was typed is gone from the page.
    expect(await screen.findByRole("group", { name: "API key" })).toBeVisible();
  });

  it("of another provider needs that one's key", async () => {
    const requests = takes({ provider: "anthropic" });
    const { user } = await renderPage(<ModelSection bot={bot()} catalog={catalogFixture} />);
    await user.click(screen.getByRole("radio", { name: /Anthropic/ }));
    await user.click(save());
    expect(await screen.findByText("Anthropic needs an API key.")).toBeVisible();
    expect(requests.some(({ method }) => method === "PATCH")).toBe(false);
    await user.type(screen.getByLabelText("API key"), "sk-1");
    await user.click(save());
    expect((await sent(requests)).body).toEqual({
      provider: "anthropic",
      model: "claude-opus-4-6",
      provider_key: "sk-1",
    });
  });

  it("moves to the operator's keys", async () => {
    const requests = takes({ provider: "anthropic", key: { source: "operator", tags: [] } }, [keyFixture()]);
    const { user } = await renderPage(<ModelSection bot={claude} catalog={catalogFixture} />);
    await user.click(await screen.findByRole("radio", { name: /The operator’s keys/ }));
    expect(screen.getByText("This key fits: Main account.")).toBeVisible();
    expect(screen.getByText(/about half a minute of silence/)).toBeVisible();
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ key: { source: "operator", tags: [] } });
  });

  it("moves to a key of its own, which must be given", async () => {
    const requests = takes({ provider: "anthropic" }, [keyFixture()]);
    const operator = { ...claude, key: { source: "operator" as const, tags: [] } };
    const { user } = await renderPage(<ModelSection bot={operator} catalog={catalogFixture} />);
    expect(await screen.findByRole("radio", { name: /The operator’s keys/ })).toBeChecked();
    await user.click(screen.getByRole("radio", { name: /A key of its own/ }));
    await user.click(save());
    expect(await screen.findByText("Anthropic needs an API key.")).toBeVisible();
    // The token that it has now is no key that could be kept.
    await user.type(screen.getByLabelText("API key"), "sk-1");
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ key: { source: "own", tags: [] }, provider_key: "sk-1" });
  });

  it("shows at its field what the server has against it", async () => {
    const errors = [{ pointer: "/model", detail: "no such model" }];
    stubServer({
      "GET /api/keys": () => json(KEYRING_OFF, 409),
      [`PATCH ${PATH}`]: () => json({ code: "bot_invalid", detail: "no", errors }, 422),
    });
    const { user } = await renderPage(<ModelSection bot={claude} catalog={catalogFixture} />);
    await user.type(screen.getByRole("textbox", { name: "Model" }), "-x");
    await user.click(save());
    expect(await screen.findByText("no such model")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Model" })).toBeInvalid();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});

describe("channels", () => {
  it("change their rules and keep their tokens", async () => {
    const requests = takes({ channels: [{ ...telegram, dm_policy: "pairing" }] });
    const { user } = await renderPage(
      <ChannelsSection bot={bot({ channels: [telegram] })} catalog={catalogFixture} />,
    );
    expect(screen.getByRole("group", { name: "Bot token" })).toHaveTextContent("kept");
    await user.click(screen.getByRole("radio", { name: /Whoever you approve/ }));
    expect(screen.getByText("Applies while the bot runs.")).toBeVisible();
    await user.click(save());
    expect((await sent(requests)).body).toEqual({
      channels: [{ kind: "telegram", dm_policy: "pairing", allow_from: [], group_policy: "disabled" }],
    });
  });

  it("send a token that was replaced", async () => {
    const requests = takes({ channels: [telegram] });
    const { user } = await renderPage(
      <ChannelsSection bot={bot({ channels: [telegram] })} catalog={catalogFixture} />,
    );
    const token = `123456:${"a".repeat(35)}`;
    await user.click(screen.getByRole("button", { name: "Replace: Bot token" }));
    await user.type(screen.getByLabelText("Bot token"), token);
    await user.click(save());
    expect((await sent(requests)).body).toMatchObject({
      channels: [{ kind: "telegram", secrets: { telegram_token: token } }],
    });
  });

  it("that are removed replace the bot", async () => {
    const requests = takes({ channels: [] });
    const { user } = await renderPage(
      <ChannelsSection bot={bot({ channels: [telegram] })} catalog={catalogFixture} />,
    );
    await user.click(screen.getByRole("button", { name: "Remove Telegram" }));
    expect(screen.getByText(/The bot is replaced/)).toBeVisible();
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ channels: null });
  });
});

describe("limits", () => {
  it("are sent one by one", async () => {
    const requests = takes({});
    const { user } = await renderPage(<LimitsSection bot={bot()} catalog={catalogFixture} />);
    const memory = screen.getByRole("spinbutton", { name: "Memory, as a number" });
    await user.clear(memory);
    await user.type(memory, "4096");
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ resources: { memory_bytes: 4096 * 1024 * 1024 } });
  });
});

describe("the image", () => {
  it("that failed before is tried again only after asking", async () => {
    const refused = { code: "image_failed_before", detail: "the bot could not run the image botmaker/openclaw:2" };
    const answers = [json(refused, 409), json(bot({ revision: 5, version: 50, image: "botmaker/openclaw:2" }))];
    const requests = stubServer({
      [`PATCH ${PATH}`]: () => answers.shift() ?? json({}, 500),
      "GET /api/docker/status": () => json({ image: { reference: "botmaker/openclaw:2", id: "sha256:2" } }),
    });
    const { user } = await renderPage(<ImageSection bot={bot({ image: "botmaker/openclaw:1" })} />);
    expect(screen.getByText("Its state is copied first")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: /Use the image of new bots/ }));
    await user.click(save());
    const dialog = await screen.findByRole("alertdialog", { name: "Try this image again?" });
    expect(dialog).toHaveTextContent("the bot could not run the image botmaker/openclaw:2");
    await user.click(within(dialog).getByRole("button", { name: "Try it again" }));
    await waitFor(() => expect(requests.filter(({ method }) => method === "PATCH")).toHaveLength(2));
    expect((await sent(requests)).body).toEqual({ image: "botmaker/openclaw:2", accept_failed_image: true });
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
  });
});

describe("advanced settings", () => {
  it("change the host name and the test question", async () => {
    const requests = takes({ hostname: "countess", canary_minutes: 0 });
    const { user } = await renderPage(<AdvancedSection bot={bot()} />);
    const hostname = screen.getByRole("textbox", { name: "Host name" });
    await user.clear(hostname);
    await user.type(hostname, "countess");
    await user.click(screen.getByRole("radio", { name: "Never" }));
    await user.click(save());
    expect((await sent(requests)).body).toEqual({ hostname: "countess", canary_minutes: 0 });
  });

  it("say at the field that a host name is taken", async () => {
    stubServer({ [`PATCH ${PATH}`]: () => json({ code: "hostname_taken", detail: "grace is taken" }, 409) });
    const { user } = await renderPage(<AdvancedSection bot={bot()} />);
    await user.clear(screen.getByRole("textbox", { name: "Host name" }));
    await user.type(screen.getByRole("textbox", { name: "Host name" }), "grace");
    await user.click(save());
    expect(await screen.findByText("grace is taken")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Host name" })).toBeInvalid();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { ADMIN, incidentFixture, keyFixture, KEYRING_OFF, statusFixture } from "../../testing/keyring";
import { json, renderPage, stubServer } from "../../testing/render";
import { byVendor, dayOf, endOfDay, stateOf } from "./key-state";
import { mistakesIn, newValues, placeMistakes, toChangeKey, valuesOf } from "./key-values";
import { KeyringBanner } from "./keyring-banner";
import { KeysPage } from "./keys-page";
import { validateKeysSearch } from "./keys-search";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const bot = botFixture("running", { key: { source: "operator", tags: [] } });
const anthropic = catalogFixture.providers.find(({ id }) => id === "anthropic");

const around = {
  "GET /api/auth/session": () => json(ADMIN),
  "GET /api/catalog": () => json(catalogFixture),
  "GET /api/bots": () => json({ bots: [bot], next_cursor: null }),
  "GET /api/keyring": () => json(statusFixture()),
  "GET /api/incidents": () => json({ incidents: [] }),
};

async function openKeys(keys: unknown[], more: Parameters<typeof stubServer>[0] = {}) {
  const requests = stubServer({ ...around, "GET /api/keys": () => json({ keys }), ...more });
  return { requests, ...(await renderPage(<KeysPage />)) };
}

describe("a key", () => {
  it("is ready, resting, failing, expired or disabled", () => {
    const later = "2026-11-21T13:00:00Z";
    const failure = { at: "2026-11-21T11:00:00Z", status: 401, detail: "no" };
    const state = (change: Parameters<typeof keyFixture>[0]) => stateOf(keyFixture(change), NOW);
    expect(state({})).toBe("ready");
    expect(state({ rests_until: later, last_failure: failure })).toBe("resting");
    expect(state({ rests_until: "2026-11-21T11:30:00Z", last_failure: failure })).toBe("failing");
    expect(state({ expires_at: "2026-11-21T12:00:00Z" })).toBe("expired");
    expect(state({ enabled: false, expires_at: later })).toBe("disabled");
  });

  it("stands with its vendor, in the catalogue's order", () => {
    const keys = [keyFixture({ vendor: "ollama" }), keyFixture({ vendor: "anthropic" }), keyFixture({ vendor: "new" })];
    const order = byVendor(keys, ["demo", "anthropic", "ollama"]).map(({ vendor }) => vendor);
    expect(order).toEqual(["anthropic", "ollama", "new"]);
  });

  it("is good to the end of a day, UTC", () => {
    expect(endOfDay("2027-03-31")).toBe("2027-03-31T23:59:59Z");
    expect(endOfDay("soon")).toBeNull();
    expect(dayOf("2027-03-31T23:59:59Z")).toBe("2027-03-31");
    expect(dayOf(null)).toBe("");
  });
});

describe("the form", () => {
  it("wants what the vendor needs", () => {
    const values = newValues("anthropic", "");
    expect(mistakesIn(values, anthropic, undefined, NOW)).toEqual({
      label: "A label is needed.",
      secret: "Anthropic needs a key.",
    });
    const odd = { ...values, label: "x", secret: "sk a", tags: ["No!"], expires: "2020-01-01" };
    expect(Object.keys(mistakesIn(odd, anthropic, undefined, NOW)).toSorted()).toEqual(["expires", "secret", "tags"]);
  });

  it("sends of a change only what is different", () => {
    const key = keyFixture({ tags: ["b", "a"], expires_at: "2027-03-31T23:59:59Z" });
    const values = valuesOf(key);
    expect(toChangeKey({ ...values, tags: ["a", "b"] }, key)).toEqual({});
    expect(toChangeKey({ ...values, label: "New", expires: "", secret: " sk-2 " }, key)).toEqual({
      label: "New",
      expires_at: null,
      secret: "sk-2",
    });
  });

  it("places a refusal at its fields", () => {
    const placed = placeMistakes([
      { path: ["expires_at"], detail: "lies in the past" },
      { path: ["elsewhere"], detail: "no" },
    ]);
    expect(placed).toEqual({ mistakes: { expires: "lies in the past" }, all: false });
  });

  it("reads the address that leads to it, trusting nothing", () => {
    expect(validateKeysSearch({ add: "anthropic", url: "http://x" })).toEqual({ add: "anthropic", url: "http://x" });
    expect(validateKeysSearch({ add: "<script>", url: 4 })).toEqual({});
  });
});

describe("the page of keys", () => {
  it("adds a key whose secret is sent once and tested at once", async () => {
    const secret = "sk-ant-this-is-secret";
    const added = keyFixture({ label: "Research" });
    const { requests, user, container } = await openKeys([], {
      "POST /api/keys": () => json(added, 201),
      [`POST /api/keys/${added.id}/test`]: () => json({ is_good: true, status: 200, detail: "ok", took_ms: 3 }),
    });
    await user.click((await screen.findAllByRole("button", { name: "Add a key" }))[0] as HTMLElement);
    const dialog = await screen.findByRole("dialog", { name: "Add a key" });
    await user.click(within(dialog).getByRole("combobox", { name: "Vendor" }));
    await user.click(await screen.findByRole("option", { name: "Anthropic" }));
    await user.type(within(dialog).getByLabelText("Label"), "Research");
    await user.type(within(dialog).getByLabelText("Secret"), secret);
    await user.type(within(dialog).getByLabelText("Tags"), "EU{Enter}");
    await user.click(within(dialog).getByRole("button", { name: "Add a key" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    const post = requests.find(({ method, url }) => method === "POST" && url.endsWith("/api/keys"));
    expect(await post?.json()).toEqual({ vendor: "anthropic", label: "Research", tags: ["eu"], secret });
    await waitFor(() => expect(requests.some(({ url }) => url.endsWith("/test"))).toBe(true));
    expect(container).not.toHaveTextContent(secret);
    expect(JSON.stringify({ ...window.localStorage })).not.toContain(secret);
  });

  it("shows what the server has against a field there", async () => {
    const errors = [{ pointer: "/label", detail: "there is one of this label" }];
    const { user } = await openKeys([], {
      "POST /api/keys": () => json({ code: "request_invalid", detail: "no", errors }, 422),
    });
    await user.click((await screen.findAllByRole("button", { name: "Add a key" }))[0] as HTMLElement);
    const dialog = await screen.findByRole("dialog", { name: "Add a key" });
    await user.click(within(dialog).getByRole("combobox", { name: "Vendor" }));
    await user.click(await screen.findByRole("option", { name: "Anthropic" }));
    await user.type(within(dialog).getByLabelText("Label"), "Main account");
    await user.type(within(dialog).getByLabelText("Secret"), "sk-1");
    await user.click(within(dialog).getByRole("button", { name: "Add a key" }));
    expect(await within(dialog).findByText("there is one of this label")).toBeVisible();
    expect(within(dialog).getByLabelText("Label")).toBeInvalid();
  });

  it("tells in words what a vendor said to a key", async () => {
    const key = keyFixture();
    const { user } = await openKeys([key], {
      [`POST /api/keys/${key.id}/test`]: () =>
        json({ is_good: false, status: 401, detail: "the vendor does not know it", took_ms: 9 }),
    });
    await user.click(await screen.findByRole("button", { name: "Test Main account" }));
    expect(await screen.findByText(/Anthropic refuses this key \(401\)/)).toBeVisible();
    expect(screen.getByText("the vendor does not know it")).toBeVisible();
  });

  it("names before a deletion the bots that have no other key", async () => {
    const key = keyFixture({
      bots: [
        { id: bot.id, name: "Ada", has_other: true },
        { id: "0191e0a4-8a9c-7d6e-9f00-000000000002", name: "Grace", has_other: false },
      ],
    });
    const { requests, user } = await openKeys([key], {
      [`DELETE /api/keys/${key.id}`]: () => new Response(null, { status: 204 }),
    });
    await user.click(await screen.findByRole("button", { name: "More about Main account" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Delete Main account?" });
    expect(dialog).toHaveTextContent("Grace has no other key and cannot answer any more without this one.");
    const confirm = within(dialog).getByRole("button", { name: "Delete the key" });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox"), "Main account");
    await user.click(confirm);
    await waitFor(() => expect(requests.some(({ method }) => method === "DELETE")).toBe(true));
  });

  it("disables a key", async () => {
    const key = keyFixture();
    const { requests, user } = await openKeys([key], {
      [`PATCH /api/keys/${key.id}`]: () => json({ ...key, enabled: false }),
    });
    await user.click(await screen.findByRole("button", { name: "More about Main account" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disable" }));
    const patch = await waitFor(() => {
      const found = requests.find(({ method }) => method === "PATCH");
      expect(found).toBeDefined();
      return found;
    });
    expect(await patch?.json()).toEqual({ enabled: false });
  });

  it("offers a member nothing that only administrators may do", async () => {
    const member = { ...ADMIN, user: { ...ADMIN.user, role: "member" } };
    await openKeys([keyFixture()], { "GET /api/auth/session": () => json(member) });
    expect(await screen.findByRole("heading", { name: "Main account" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /Test|Add|Panic|More about/ })).not.toBeInTheDocument();
  });

  it("tells how often bots may ask, and which of them have a rate of their own", async () => {
    const rates = [
      { bot_id: bot.id, per_minute: 1200 },
      { bot_id: "of-a-bot-that-is-gone", per_minute: 5 },
    ];
    await openKeys([keyFixture()], { "GET /api/keyring": () => json(statusFixture({ rates })) });
    const own = await screen.findByRole("list", { name: "Bots with a rate of their own" });
    expect(own.parentElement).toHaveTextContent(/^120 for each botAda: 1,200$/);
    expect(within(own).getByRole("link", { name: "Ada" })).toHaveAttribute("href", "/bots/ada");
  });

  it("says that there is no keyring", async () => {
    await openKeys([], { "GET /api/keys": () => json(KEYRING_OFF, 409), "GET /api/keyring": () => json(KEYRING_OFF, 409) });
    expect(await screen.findByRole("heading", { name: "This server has no keyring" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Add a key" })).not.toBeInTheDocument();
  });
});

describe("the banner", () => {
  it("tells of panic and of an incident until it is noted", async () => {
    stubServer({
      ...around,
      "GET /api/keyring": () => json(statusFixture({ panic_since: "2026-11-21T04:00:00Z" })),
      "GET /api/incidents": () => json({ incidents: [incidentFixture({ bot: bot.id })] }),
    });
    const { user } = await renderPage(<KeyringBanner />);
    expect(await screen.findByText("Panic: every bot is cut off from its model")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Ada" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Noted" }));
    expect(screen.queryByText(/The false key of/)).not.toBeInTheDocument();
    expect(screen.getByText("Panic: every bot is cut off from its model")).toBeVisible();
  });
});

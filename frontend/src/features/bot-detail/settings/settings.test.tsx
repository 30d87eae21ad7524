import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Bot } from "../../../api/types";
import { botFixture } from "../../../testing/bot";
import { catalogFixture } from "../../../testing/catalog";
import { json, renderPage, stubServer } from "../../../testing/render";
import { DangerZone } from "./danger-zone";
import { differences } from "./differences";
import { changesOf, PROFILE_PARTS } from "./profile";
import { ProfileForm } from "./profile-form";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";

function tagged(revision: number, change: Partial<Bot> & { tags?: string[] } = {}): Bot {
  return { ...botFixture("running", { revision, version: revision }), tags: ["home"], ...change } as Bot;
}

describe("the profile", () => {
  it("sends what was typed and nothing else, for the revision that was seen", async () => {
    const requests = stubServer({
      [`PATCH ${PATH}`]: () => json(tagged(5, { name: "Ada L." })),
    });
    const { user } = await renderPage(<ProfileForm bot={tagged(4)} />);
    const save = screen.getByRole("button", { name: "Save" });
    expect(save).toBeDisabled();
    await user.clear(screen.getByLabelText("Name"));
    await user.type(screen.getByLabelText("Name"), "Ada L.");
    await user.click(save);
    await waitFor(() => expect(requests).toHaveLength(1));
    expect(requests[0]?.headers.get("if-match")).toBe('"4"');
    expect(await requests[0]?.json()).toEqual({ name: "Ada L." });
  });

  it("tries again by itself when only what it does not edit had changed", async () => {
    const stale = { code: "version_stale", detail: "changed meanwhile" };
    const answers = [json(stale, 412), json(tagged(10, { name: "New" }))];
    const requests = stubServer({
      [`PATCH ${PATH}`]: () => answers.shift() ?? json({}, 500),
      [`GET ${PATH}`]: () => json(tagged(9)),
    });
    const { user } = await renderPage(<ProfileForm bot={tagged(4)} />);
    await user.type(screen.getByLabelText("Name"), "x");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(requests).toHaveLength(3));
    expect(requests[2]?.headers.get("if-match")).toBe('"9"');
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("says what somebody else changed, keeps what was typed, and lets the person decide", async () => {
    const theirs = tagged(9, { name: "Countess", tags: ["work"] });
    const answers = [json({ code: "version_stale", detail: "changed" }, 412), json(theirs)];
    const requests = stubServer({
      [`PATCH ${PATH}`]: () => answers.shift() ?? json({}, 500),
      [`GET ${PATH}`]: () => json(theirs),
    });
    const { user } = await renderPage(<ProfileForm bot={tagged(4)} />);
    await user.type(screen.getByLabelText("Name"), " of Lovelace");
    await user.click(screen.getByRole("button", { name: "Save" }));
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("its name is now Countess");
    expect(alert).toHaveTextContent("its tags are now work");
    expect(screen.getByLabelText("Name")).toHaveValue("Ada of Lovelace");

    await user.click(within(alert).getByRole("button", { name: "Save mine over it" }));
    await waitFor(() => expect(requests).toHaveLength(3));
    expect(requests[2]?.headers.get("if-match")).toBe('"9"');
    // Their tags stay: only the name was typed here.
    expect(await requests[2]?.json()).toEqual({ name: "Ada of Lovelace" });
  });

  it("shows what the server found wrong at the field", async () => {
    stubServer({
      [`PATCH ${PATH}`]: () =>
        json(
          { code: "invalid", detail: "no", errors: [{ pointer: "/name", detail: "holds a control character" }] },
          422,
        ),
    });
    const { user } = await renderPage(<ProfileForm bot={tagged(4)} />);
    await user.type(screen.getByLabelText("Name"), "!");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("holds a control character")).toBeVisible();
    expect(screen.getByLabelText("Name")).toBeInvalid();
  });

  it("adds and removes tags, and refuses what is none", async () => {
    const requests = stubServer({ [`PATCH ${PATH}`]: () => json(tagged(5)) });
    const { user } = await renderPage(<ProfileForm bot={tagged(4)} />);
    const tags = screen.getByLabelText("Tags");
    await user.type(tags, "#Night-Shift{Enter}");
    await user.type(tags, "-odd{Enter}");
    expect(screen.getByText(/A tag has 1 to 32/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(requests).toHaveLength(1));
    expect(await requests[0]?.json()).toEqual({ tags: ["home", "night-shift"] });
  });
});

describe("changes", () => {
  it("are told apart from what only looks different", () => {
    const base = { name: "Ada", tags: ["a", "b"] };
    expect(changesOf(base, { name: " Ada ", tags: ["b", "a"] })).toEqual({});
    expect(changesOf(base, { name: "Ada", tags: [] })).toEqual({ tags: [] });
  });

  it("of a status are nobody's edit", () => {
    const before = tagged(1);
    expect(differences(before, { ...tagged(7), status: botFixture("failed").status }, PROFILE_PARTS)).toEqual([]);
    const after = { ...tagged(7), avatar: { kind: "emoji", emoji: "🦊" } } as Bot;
    expect(differences(before, after, PROFILE_PARTS)).toEqual(["avatar"]);
  });
});

describe("deleting", () => {
  it("says what will be lost and asks for the host name", async () => {
    const requests = stubServer({
      "GET /api/catalog": () => json(catalogFixture),
      [`DELETE ${PATH}`]: () => json(botFixture("deleting"), 202),
    });
    const bot = botFixture("running", { provider: "anthropic" });
    const { user } = await renderPage(<DangerZone bot={bot} />);
    const zone = screen.getByRole("region", { name: "Delete this bot" });
    expect(zone).toHaveTextContent("its container and its network");
    expect(await within(zone).findByText(/gateway token, the provider’s key/)).toBeVisible();
    expect(zone).toHaveTextContent("Kept in the trash for seven days");
    expect(within(zone).getByRole("button", { name: "Stop it instead" })).toBeVisible();

    await user.click(within(zone).getByRole("button", { name: "Delete this bot …" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Delete Ada?" });
    const confirm = within(dialog).getByRole("button", { name: "Delete bot" });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox"), "adb{Backspace}a");
    expect(confirm).toBeEnabled();
    await user.click(confirm);
    await waitFor(() => expect(requests.at(-1)?.method).toBe("DELETE"));
  });

  it("offers nothing for a bot that is being deleted", async () => {
    stubServer({ "GET /api/catalog": () => json(catalogFixture) });
    await renderPage(<DangerZone bot={botFixture("deleting")} />);
    expect(screen.getByRole("button", { name: "Delete this bot …" })).toBeDisabled();
    expect(screen.queryByRole("button", { name: "Stop it instead" })).not.toBeInTheDocument();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { forgetToasts } from "../../ui/toast-store";
import { Toaster } from "../../ui/toaster";
import { FrameShortcuts } from "./frame-shortcuts";

import { Palette, ShortcutsHelp } from "./palette";

const ada = botFixture("running");
const grace = botFixture("failed", { id: "0191e0a4-8a9c-7d6e-9f00-000000000002", name: "Grace", hostname: "grace" });

function Page() {
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  return (
    <>
      <FrameShortcuts onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <Palette open={palette} onOpenChange={setPalette} onShortcuts={() => setHelp(true)} />
      <ShortcutsHelp open={help} onOpenChange={setHelp} />
      <Toaster />
    </>
  );
}

const servers = {
  "GET /api/bots": () => json({ bots: [ada, grace], next_cursor: null }),
  "POST /api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001/stop": () => json(botFixture("stopping")),
  "POST /api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001/start": () => json(botFixture("starting")),
};

/** The palette is loaded when it is first asked for. */
const PATIENCE = { timeout: 10_000 };

async function openPalette() {
  const requests = stubServer(servers);
  const view = await renderPage(<Page />);
  await view.user.keyboard("{Control>}k{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Search and commands" }, PATIENCE);
  await within(dialog).findByRole("option", { name: /^Ada/ });
  return { ...view, dialog, requests };
}

const options = (dialog: HTMLElement) =>
  within(dialog)
    .getAllByRole("option")
    .map((option) => option.textContent ?? "");

afterEach(() => forgetToasts());

describe("the command palette", () => {
  it("begins with the bots in trouble and goes to the one that is chosen", async () => {
    const { user, dialog, router } = await openPalette();
    expect(options(dialog)[0]).toContain("Grace");
    await user.keyboard("ADA{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/bots/ada"));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("opens a part of a bot's page and the pages", async () => {
    const { user, router } = await openPalette();
    await user.keyboard("logs gra{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/bots/grace/logs"));
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "activity{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/activity"));
  });

  it("stops a bot, says so and starts it again when that is taken back", async () => {
    const { user, requests } = await openPalette();
    await user.keyboard("stop ada");
    await user.click(await screen.findByRole("option", { name: "Stop Ada" }));
    expect(await screen.findByText("stops", { exact: false, selector: "p" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(requests.map(({ method, url }) => `${method} ${url.split("/").at(-1)}`)).toContain("POST start"),
    );
  });

  it("says that nothing was found", async () => {
    const { user, dialog } = await openPalette();
    await user.keyboard("zzzz");
    expect(dialog).toHaveTextContent("Nothing is called “zzzz”.");
  });
});

describe("the keys of the frame", () => {
  it("go to pages and tell about themselves", async () => {
    stubServer(servers);
    const { user, router } = await renderPage(<Page />);
    await user.keyboard("gs");
    await waitFor(() => expect(router.state.location.pathname).toBe("/system"));
    await user.keyboard("?");
    const help = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    const group = within(help).getByRole("region", { name: "Go to" });
    expect(within(group).getByText("Logs")).toBeVisible();
    await user.click(within(help).getByRole("switch", { name: "Keys without Ctrl or Cmd" }));
    await user.keyboard("{Escape}gb");
    expect(router.state.location.pathname).toBe("/system");
  });
});

import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Bot } from "../../api/types";
import { json, renderPage, stubServer } from "../../testing/render";
import { BotsPage } from "./bots-page";
import { botsQuery, storeBot } from "./queries";
import { botFixture, noEvidence } from "../../testing/bot";

const list = (...bots: Bot[]) => ({ "GET /api/bots": () => json({ bots, next_cursor: null }) });
const bot = (name: string, state: Bot["status"]["state"] = "running") =>
  botFixture(state, { id: name.toLowerCase(), hostname: name.toLowerCase(), name });
const card = (name: string) => screen.findByRole("article", { name });
const names = () => screen.getAllByRole("article").map((article) => article.getAttribute("aria-label"));
// The dialog is loaded when it is first asked for.
const SLOW = { timeout: 5000 };
const box = (name: string) => screen.getByRole("checkbox", { name: `Select ${name}` });

describe("the list of bots", () => {
  it("shows each with its state in words, and what it says as text", async () => {
    const troubled = bot("<b>Night</b>", "failed");
    troubled.status.reason = {
      code: "config_invalid",
      detail: "refused\u001b[31m <img src=x>",
      hint: "Give it another token.",
    };
    stubServer(list(troubled));
    await renderPage(<BotsPage />);
    const article = await card("<b>Night</b>");
    expect(within(article).getByText("Failed")).toBeVisible();
    expect(within(article).getByText("refused <img src=x>")).toBeVisible();
    expect(within(article).getByText("Give it another token.")).toBeVisible();
    expect(article.querySelector("img")).toBeNull();
    expect(screen.getByText("1 bot needs attention")).toBeVisible();
  });

  it("shows when each last answered and since when its container is there", async () => {
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
    const seen = (at: number): Bot["status"]["evidence"] => ({
      ...noEvidence(),
      probe: {
        checked_at: ago(at),
        live: true,
        started: true,
        ready: true,
        failing: [],
        channels_suppressed: false,
        version: null,
        error: null,
      },
    });
    const made = (name: string, state: Bot["status"]["state"], heartbeat: number | null, looked = 5) => {
      const one = bot(name, state);
      one.status.evidence = seen(looked);
      return { ...one, deployed_at: ago(7200), last_heartbeat_at: heartbeat === null ? null : ago(heartbeat) };
    };
    stubServer(
      list(
        made("Ada", "running", 12),
        made("Bob", "unhealthy", 600),
        made("Cy", "stopped", 90_000),
        made("Di", "starting", null),
        // Nobody could look at it: that it was not heard says nothing.
        made("Ed", "running", 900, 900),
      ),
    );
    await renderPage(<BotsPage />);
    const life = async (name: string) => {
      const deployed = within(await card(name)).getByText(/^deployed/);
      return deployed.parentElement?.textContent;
    };
    expect(await life("Ada")).toBe("Heartbeat 12 s agodeployed 2 h ago");
    expect(await life("Bob")).toMatch(/^Heartbeat 10 min ago\. It should run, and has not answered .*deployed 2 h ago$/);
    expect(await life("Cy")).toBe("Heartbeat 25 h agodeployed 2 h ago");
    expect(await life("Di")).toBe("seen 5 s agodeployed 2 h ago");
    expect(await life("Ed")).toBe("last seen 15 min agodeployed 2 h ago");
  });

  it("puts trouble first and tells each one's place", async () => {
    stubServer(list(bot("Ada"), bot("Bob", "stopped"), bot("Cy", "failed")));
    await renderPage(<BotsPage />);
    await card("Ada");
    expect(names()).toEqual(["Cy", "Ada", "Bob"]);
    const [first] = screen.getAllByRole("listitem");
    expect(first).toHaveAttribute("aria-posinset", "1");
    expect(first).toHaveAttribute("aria-setsize", "3");
  });

  it("invites to create one when there is none", async () => {
    stubServer(list());
    await renderPage(<BotsPage />);
    expect(await screen.findByRole("heading", { name: "No bots yet" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Create bot" })).toHaveAttribute("href", "/bots/new");
  });

  it("says what went wrong and tries again when asked", async () => {
    const problem = { code: "internal", detail: "The database is busy.", request_id: "r-7" };
    const answers = [json(problem, 500), json({ bots: [], next_cursor: null })];
    stubServer({ "GET /api/bots": () => answers.shift() ?? json({}, 500) });
    const { user } = await renderPage(<BotsPage />);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The database is busy.");
    expect(alert).toHaveTextContent("r-7");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "No bots yet" })).toBeVisible();
  });

  it("is a table when that was chosen, and stays one", async () => {
    stubServer(list(bot("Ada"), bot("Bob", "degraded")));
    const { user, unmount } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(screen.getByRole("radio", { name: "Table" }));
    expect(screen.getByRole("grid", { name: "Bots" })).toHaveAttribute("aria-rowcount", "3");
    expect(screen.queryByRole("article")).not.toBeInTheDocument();
    unmount();
    await renderPage(<BotsPage />);
    const [, bob] = await screen.findAllByRole("row");
    expect(bob).toHaveTextContent("Bob");
    expect(bob).toHaveTextContent("Degraded");
  });
});

describe("filtering", () => {
  it("follows what is typed and writes it into the address", async () => {
    stubServer(list(bot("Ada"), bot("Bob")));
    const { user, router } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.type(screen.getByRole("searchbox", { name: "Search bots" }), "bo");
    await waitFor(() => expect(names()).toEqual(["Bob"]));
    expect(router.state.location.search).toEqual({ q: "bo" });
    expect(screen.getByText("1 of 2 bots")).toBeVisible();
  });

  it("does not take anybody back who opens a bot while the search is still to be written", async () => {
    stubServer(list(bot("Ada"), bot("Bob")));
    const { user, router } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.type(screen.getByRole("searchbox", { name: "Search bots" }), "bo");
    await act(() => router.navigate({ to: "/bots/$bot", params: { bot: "bob" } }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(router.state.location.pathname).toBe("/bots/bob");
  });

  it("shows a sort of state by a click on its number, and all again", async () => {
    stubServer(list(bot("Ada"), bot("Bob", "failed"), bot("Cy", "degraded")));
    const { user, router } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(screen.getByRole("button", { name: "2 Need attention" }));
    await waitFor(() => expect(names()).toEqual(["Bob", "Cy"]));
    expect(router.state.location.search).toEqual({
      state: "failed crash_looping unhealthy degraded",
    });
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    await waitFor(() => expect(names()).toHaveLength(3));
  });

  it("says when nothing matches, and leads back", async () => {
    stubServer(list(bot("Ada")));
    const { user } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.type(screen.getByRole("searchbox"), "zebra");
    expect(await screen.findByRole("heading", { name: "No bot matches" })).toBeVisible();
    const nothing = screen.getByRole("region", { name: "No bot matches" });
    await user.click(within(nothing).getByRole("button", { name: "Clear filters" }));
    expect(await card("Ada")).toBeVisible();
  });
});

describe("selecting", () => {
  it("takes a range with Shift and lets go with Escape", async () => {
    stubServer(list(bot("Ada"), bot("Bob"), bot("Cy"), bot("Dee")));
    const { user } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(box("Ada"));
    fireEvent.click(box("Cy"), { shiftKey: true });
    expect(box("Bob")).toBeChecked();
    expect(box("Dee")).not.toBeChecked();
    expect(screen.getByText("3 selected")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Select all 4" }));
    expect(screen.getByText("4 selected")).toBeVisible();
    await user.keyboard("{Escape}");
    expect(screen.queryByText("4 selected")).not.toBeInTheDocument();
    expect(box("Ada")).not.toBeChecked();
  });

  it("works by arrows and Space; one bot at a time can be tabbed to", async () => {
    stubServer(list(bot("Ada"), bot("Bob"), bot("Cy")));
    const { user } = await renderPage(<BotsPage />);
    const link = (name: string) => screen.getByRole("link", { name });
    await card("Ada");
    expect(link("Ada")).toHaveAttribute("tabindex", "0");
    expect(link("Bob")).toHaveAttribute("tabindex", "-1");
    link("Ada").focus();
    await user.keyboard("{ArrowDown}");
    expect(link("Bob")).toHaveFocus();
    expect(link("Bob")).toHaveAttribute("tabindex", "0");
    await user.keyboard(" ");
    expect(box("Bob")).toBeChecked();
    await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
    expect(link("Cy")).toHaveFocus();
    expect(box("Cy")).toBeChecked();
    await user.keyboard("{Home}");
    expect(link("Ada")).toHaveFocus();
  });

  it("keeps the focus on a bot that an event moves, and passes it on from one that is gone", async () => {
    const ada = bot("Ada");
    stubServer(list(ada, bot("Bob"), bot("Cy")));
    const { queries } = await renderPage(<BotsPage />);
    const link = (name: string) => screen.getByRole("link", { name });
    await card("Ada");
    link("Cy").focus();
    act(() => storeBot(queries, bot("Cy", "failed")));
    await waitFor(() => expect(names()).toEqual(["Cy", "Ada", "Bob"]));
    expect(link("Cy")).toHaveFocus();
    act(() => queries.setQueryData(botsQuery.queryKey, [ada, bot("Bob")]));
    await waitFor(() => expect(names()).toEqual(["Ada", "Bob"]));
    expect(link("Ada")).toHaveFocus();
  });

  it("says how many of the selected ones the filter hides", async () => {
    stubServer(list(bot("Ada"), bot("Bob")));
    const { user } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(box("Ada"));
    await user.type(screen.getByRole("searchbox"), "bob");
    expect(await screen.findByText("1 of them hidden by the filter")).toBeVisible();
  });
});

describe("doing something to many", () => {
  it("keeps the refused ones selected, each with its reason", async () => {
    const requests = stubServer({
      ...list(bot("Ada"), bot("Bob")),
      "POST /api/bots/bulk": () =>
        json({
          results: [
            { bot: "ada", ok: true, code: null, detail: null },
            { bot: "bob", ok: false, code: "conflict", detail: "It is being replaced." },
          ],
        }),
    });
    const { user } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(box("Ada"));
    await user.click(box("Bob"));
    await user.click(screen.getByRole("button", { name: "Restart" }));
    const bob = await card("Bob");
    await waitFor(() => expect(bob).toHaveTextContent("Not restarted: It is being replaced."));
    expect(box("Ada")).not.toBeChecked();
    expect(box("Bob")).toBeChecked();
    const alert = screen.getByRole("alert");
    expect(alert).toHaveTextContent("Restarting 1 of 2 bots");
    expect(alert).toHaveTextContent("Bob: It is being replaced.");
    const asked = await requests.find(({ method }) => method === "POST")?.json();
    expect(asked).toEqual({ action: "restart", bots: ["ada", "bob"] });
  });

  it("asks before it deletes, naming how many and which", async () => {
    const requests = stubServer({
      ...list(bot("Ada"), bot("Bob")),
      "POST /api/bots/bulk": () =>
        json({ results: ["ada", "bob"].map((id) => ({ bot: id, ok: true, code: null, detail: null })) }),
    });
    const { user } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(box("Ada"));
    await user.click(box("Bob"));
    await user.click(screen.getByRole("button", { name: "Delete" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Delete 2 bots?" }, SLOW);
    expect(within(dialog).getByText("Ada")).toBeVisible();
    expect(within(dialog).getByText("Bob")).toBeVisible();
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(0);
    await user.click(within(dialog).getByRole("button", { name: "Delete 2 bots" }));
    await waitFor(() => expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1));
    await waitFor(() => expect(box("Ada")).not.toBeChecked());
  });

  it("does what a bot in trouble needs by one button", async () => {
    const requests = stubServer({
      ...list(bot("Ada", "failed")),
      "POST /api/bots/bulk": () =>
        json({ results: [{ bot: "ada", ok: true, code: null, detail: null }] }),
    });
    const { user } = await renderPage(<BotsPage />);
    await card("Ada");
    await user.click(screen.getByRole("button", { name: "Start again Ada" }));
    await waitFor(() => expect(requests.some(({ method }) => method === "POST")).toBe(true));
  });
});

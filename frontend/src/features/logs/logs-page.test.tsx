import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { LogsPage } from "./logs-page";
import { readLogsSearch, writeLogsSearch } from "./logs-search";
import { changePreferences } from "./preferences";

const ada = botFixture("running", { id: "0191e0a4-8a9c-7d6e-9f00-00000000000a", name: "Ada", hostname: "ada" });
const grace = botFixture("running", { id: "0191e0a4-8a9c-7d6e-9f00-00000000000b", name: "Grace", hostname: "grace" });

function line(bot: string, text: string): string {
  const data = { bot_id: bot, timestamp: "2026-11-21T04:00:00Z", stream: "stdout", truncated: false, text };
  return `event: line\ndata: ${JSON.stringify(data)}\n\n`;
}

async function atLogs(href: string) {
  const merged = line(ada.id, "from ada") + line(grace.id, "from grace");
  const requests = stubServer({
    "GET /api/bots": () => json({ bots: [ada, grace], next_cursor: null }),
    "GET /api/logs": () =>
      new Response(
        new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(merged)) }),
        { headers: { "content-type": "text/event-stream" } },
      ),
  });
  const page = await renderPage(<LogsPage />);
  await page.router.navigate({ href } as never);
  return { ...page, streams: () => requests.filter(({ url }) => new URL(url).pathname === "/api/logs") };
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(20);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
  changePreferences({ wrap: true, clock: "utc", form: "pretty" });
});

describe("the logs page", () => {
  it("asks whose logs, and writes the answer into the address", async () => {
    const { user, router } = await atLogs("/");
    expect(await screen.findByRole("heading", { name: "Whose logs?" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Choose bots" }));
    await user.type(await screen.findByRole("searchbox", { name: "Find a bot" }), "gra");
    expect(screen.queryByRole("checkbox", { name: /Ada/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole("checkbox", { name: /Grace/ }));
    expect(router.state.location.search).toEqual({ bots: "grace" });
  });

  it("merges the lines of several bots, each with its name", async () => {
    const { streams } = await atLogs("/?bots=ada,grace");
    const log = await screen.findByRole("log", { name: "Logs of Ada, Grace, merged" });
    expect((await within(log).findByText("from ada")).closest("[data-seq]")).toHaveTextContent("Ada");
    expect(within(log).getByText("from grace").closest("[data-seq]")).toHaveTextContent("Grace");
    expect(streams()).toHaveLength(1);
    expect(new URL(streams()[0]?.url ?? "").searchParams.get("bots")).toBe(`${ada.id},${grace.id}`);
  });

  it("shows them side by side from one stream", async () => {
    const { user, streams, router } = await atLogs("/?bots=ada,grace");
    await user.click(await screen.findByRole("radio", { name: "Side by side" }));
    const first = await screen.findByRole("log", { name: "Log of Ada" });
    expect(await within(first).findByText("from ada")).toBeVisible();
    expect(within(first).queryByText("from grace")).not.toBeInTheDocument();
    const second = screen.getByRole("log", { name: "Log of Grace" });
    expect(within(second).getByText("from grace")).toBeVisible();
    expect(streams()).toHaveLength(2);
    expect(router.state.location.search).toEqual({ bots: "ada,grace", view: "columns" });
    await user.click(screen.getByRole("button", { name: "Leave out Ada" }));
    expect(router.state.location.search).toEqual({ bots: "grace", view: "columns" });
  });

  it("says which bot of the address there is not", async () => {
    await atLogs("/?bots=nobody");
    expect(await screen.findByText("There is no bot nobody.")).toBeVisible();
  });
});

describe("the address of the logs page", () => {
  it("is read whatever it says", () => {
    expect(readLogsSearch({ bots: "a, b,,a", view: "columns" })).toEqual({ bots: ["a", "b"], view: "columns" });
    expect(readLogsSearch({ bots: 42, view: "upside down" })).toEqual({ bots: ["42"], view: "merged" });
    expect(readLogsSearch({ bots: ["a"] })).toEqual({ bots: [], view: "merged" });
    expect(readLogsSearch({ bots: Array.from({ length: 30 }, (_, at) => `b${at}`).join(",") }).bots).toHaveLength(16);
  });

  it("holds only what is not as usual", () => {
    expect(writeLogsSearch({ bots: [], view: "merged" })).toEqual({});
    expect(writeLogsSearch({ bots: ["a", "b"], view: "columns" })).toEqual({ bots: "a,b", view: "columns" });
  });
});

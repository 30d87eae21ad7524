import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import type { Bot } from "../../api/types";
import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { json, renderPage, stubServer } from "../../testing/render";
import { ChatPanel } from "./chat-panel";

let made = 0;

/** Another bot for each test: conversations outlive the components. */
function bot(state: "running" | "stopped" | "starting", change: Partial<Bot> = {}): Bot {
  made += 1;
  return botFixture(state, { id: `0191e0a4-8a9c-7d6e-9f00-${String(made).padStart(12, "0")}`, ...change });
}

function sse(...messages: [event: string, data: unknown][]): Response {
  const text = messages.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("");
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}

function server(answers: Parameters<typeof stubServer>[0]) {
  return stubServer({ "GET /api/catalog": () => json(catalogFixture), ...answers });
}

const posts = (requests: Request[]) => requests.filter((request) => request.method === "POST");

beforeEach(() => window.sessionStorage.clear());

describe("the chat", () => {
  it("sends by Enter, shows the answer and says that it is a demo", async () => {
    const ada = bot("running");
    const requests = server({
      [`POST /api/bots/${ada.id}/messages`]: () =>
        sse(["delta", { text: "<b>Hel" }], ["delta", { text: "lo</b> **you**" }], ["done", { finish_reason: "stop" }]),
    });
    const { user } = await renderPage(<ChatPanel bot={ada} />);
    expect(await screen.findByText("Demo model: scripted answers")).toBeVisible();
    const box = screen.getByRole("textbox", { name: "Message to Ada" });
    await user.type(box, "hi{Shift>}{Enter}{/Shift}there{Enter}");
    expect(box).toHaveValue("");
    expect((await screen.findByText("you")).tagName).toBe("STRONG");
    expect(screen.getByRole("article", { name: "Ada says" })).toHaveTextContent("<b>Hello</b>");
    expect(screen.getByRole("article", { name: "You say" })).toHaveTextContent("hi there");
    expect(await posts(requests)[0]?.json()).toEqual({ text: "hi\nthere" });
    await user.type(box, "{ArrowUp}");
    expect(box).toHaveValue("hi\nthere");
  });

  it("asks a failed message once more in its place", async () => {
    const ada = bot("running");
    let fails = true;
    server({
      [`POST /api/bots/${ada.id}/messages`]: () =>
        fails
          ? sse(["error", { status: 502, code: "gateway_failed", detail: "It broke." }])
          : sse(["delta", { text: "Better" }], ["done", {}]),
    });
    const { user } = await renderPage(<ChatPanel bot={ada} />);
    await user.type(screen.getByRole("textbox"), "hi{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("It broke.");
    fails = false;
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(await screen.findByText("Better")).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(screen.getAllByRole("article")).toHaveLength(2);
  });

  it("stops an answer", async () => {
    const ada = bot("running");
    server({
      [`POST /api/bots/${ada.id}/messages`]: (request) =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              controller.enqueue(new TextEncoder().encode('event: delta\ndata: {"text":"on and on"}\n\n'));
              request.signal.addEventListener("abort", () => controller.error(new Error("aborted")));
            },
          }),
          { headers: { "content-type": "text/event-stream" } },
        ),
    });
    const { user } = await renderPage(<ChatPanel bot={ada} />);
    await user.type(screen.getByRole("textbox"), "go{Enter}");
    await screen.findByText("on and on");
    await user.click(screen.getByRole("button", { name: "Stop answering" }));
    expect(await screen.findByText("You stopped this answer.")).toBeVisible();
    expect(screen.getByText("on and on")).toBeVisible();
  });

  it("begins another conversation and finds the first again", async () => {
    const ada = bot("running");
    const requests = server({
      [`POST /api/bots/${ada.id}/messages`]: () => sse(["delta", { text: "yes" }], ["done", {}]),
    });
    const { user } = await renderPage(<ChatPanel bot={ada} />);
    await user.type(screen.getByRole("textbox"), "first{Enter}");
    await screen.findByText("yes");
    await user.click(screen.getByRole("button", { name: "New conversation" }));
    expect(screen.queryByText("first")).not.toBeInTheDocument();
    await user.type(screen.getByRole("textbox"), "second{Enter}");
    await screen.findByText("yes");
    const bodies = await Promise.all(posts(requests).map((request) => request.json()));
    expect(bodies).toEqual([{ text: "first" }, { text: "second", session: expect.stringMatching(/^page-/) }]);
    await user.click(screen.getByRole("button", { name: "Conversations" }));
    await user.click(await screen.findByRole("menuitemradio", { name: "first" }));
    expect(screen.getByRole("article", { name: "You say" })).toHaveTextContent("first");
  });

  it("keeps a draft while the bot cannot answer, and starts it", async () => {
    const ada = bot("stopped");
    const requests = server({ [`POST /api/bots/${ada.id}/start`]: () => json({ ...ada, power: "running" }) });
    const { user } = await renderPage(<ChatPanel bot={ada} />);
    const box = screen.getByRole("textbox", { name: "Message to Ada" });
    await user.type(box, "hello{Enter}");
    expect(box).toHaveValue("hello");
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
    expect(screen.getByText("Ada is stopped. Start it to talk to it.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Start it" }));
    expect(posts(requests).map((request) => new URL(request.url).pathname)).toEqual([`/api/bots/${ada.id}/start`]);
  });

  it("says what is too long for one message", async () => {
    server({});
    const { user } = await renderPage(<ChatPanel bot={bot("running")} />);
    await user.click(screen.getByRole("textbox"));
    await user.paste("ä".repeat(16_385));
    expect(screen.getByText(/This is too long for one message/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
  });
});

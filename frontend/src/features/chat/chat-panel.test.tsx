import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderPage, stubServer } from "../../testing/render";
import { ChatPanel } from "./chat-panel";

describe("the chat", () => {
  it("sends by Enter and shows the answer as text", async () => {
    const requests = stubServer({
      "POST /api/bots/chatty/messages": () =>
        new Response(
          'event: delta\ndata: {"text":"<b>Hel"}\n\nevent: delta\ndata: {"text":"lo</b>"}\n\nevent: done\ndata: {"finish_reason":"stop"}\n\n',
          { headers: { "content-type": "text/event-stream" } },
        ),
    });
    const { user } = await renderPage(<ChatPanel botId="chatty" botName="Ada" ready demo />);
    expect(screen.getByText("Demo model: scripted answers")).toBeVisible();
    const box = screen.getByRole("textbox", { name: "Message to Ada" });
    await user.type(box, "hi{Shift>}{Enter}{/Shift}there{Enter}");
    expect(box).toHaveValue("");
    expect(await screen.findByRole("article", { name: "Ada says" })).toHaveTextContent(
      "<b>Hello</b>",
    );
    expect(screen.getByRole("article", { name: "You say" })).toHaveTextContent("hi there");
    expect(await requests[0]?.json()).toEqual({ text: "hi\nthere" });
  });

  it("keeps a draft and waits while the bot cannot answer", async () => {
    const requests = stubServer({});
    const { user } = await renderPage(
      <ChatPanel botId="silent" botName="Ada" ready={false} demo={false} />,
    );
    const box = screen.getByRole("textbox", { name: "Message to Ada" });
    await user.type(box, "hello{Enter}");
    expect(box).toHaveValue("hello");
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
    expect(requests).toHaveLength(0);
  });
});

import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderPage, stubServer } from "../../testing/render";
import { LogPanel } from "./log-panel";

/** A log stream that stays open after what it says. */
function sse(text: string): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

const LINE = '{"timestamp":"2026-11-21T04:00:00Z","stream":"stdout","truncated":false,"text":';

describe("the live log", () => {
  it("shows lines as text, gaps and ends, and goes on with the next run", async () => {
    const requests = stubServer({
      "GET /api/bots/b/logs": () =>
        sse(
          `id: 1\nevent: line\ndata: ${LINE}"<b>bold</b>"}\n\n` +
            `id: 2\nevent: gap\ndata: {"dropped":3,"reason":"slow_reader"}\n\n` +
            `id: 3\nevent: line\ndata: ${LINE}"{\\"level\\":\\"warn\\",\\"message\\":\\"careful\\"}"}\n\n` +
            `id: 4\nevent: end\ndata: {"exit_code":78}\n\n` +
            `id: 5\nevent: line\ndata: ${LINE}"once more"}\n\n`,
        ),
    });
    await renderPage(<LogPanel botId="b" botName="Ada" running />);
    const log = screen.getByRole("log", { name: "Log of Ada" });
    expect(await within(log).findByText("<b>bold</b>")).toBeVisible();
    expect(within(log).getByText("3 lines are missing here (slow reader)")).toBeVisible();
    expect(within(log).getByText("careful")).toBeVisible();
    expect(within(log).getByText("warn")).toBeVisible();
    expect(within(log).getByText("The bot ended with exit code 78")).toBeVisible();
    expect(within(log).getByText("once more")).toBeVisible();
    expect(screen.getByText("Following")).toBeVisible();
    expect(requests).toHaveLength(1);
  });

  it("shows lines as they were written when asked, and empties the view", async () => {
    stubServer({
      "GET /api/bots/b/logs": () =>
        sse(
          `event: line\ndata: ${LINE}"{\\"level\\":\\"warn\\",\\"message\\":\\"careful\\"}"}\n\n` +
            `event: end\ndata: {"exit_code":0}\n\n`,
        ),
    });
    const { user } = await renderPage(
      <LogPanel botId="b" botName="Ada" running={false} />,
    );
    await screen.findByText("careful");
    await user.click(screen.getByRole("button", { name: "Raw lines" }));
    expect(screen.getByText('{"level":"warn","message":"careful"}')).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear view" }));
    expect(screen.queryByText(/careful/)).not.toBeInTheDocument();
  });
});

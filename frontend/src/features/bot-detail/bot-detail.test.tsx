import { act, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";

import type { Bot, BotState } from "../../api/types";
import { json, renderPage, stubServer } from "../../testing/render";
import { botFixture } from "../../testing/bot";
import { BotHeader } from "./bot-header";
import { Trouble } from "./overview/trouble";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";

function failing(state: BotState, reason: NonNullable<Bot["status"]["reason"]>): Bot {
  const bot = botFixture(state);
  return { ...bot, status: { ...bot.status, reason } };
}

describe("a bot's header", () => {
  it("names the bot, its state and its host", async () => {
    await renderPage(<BotHeader bot={botFixture("degraded")} />);
    expect(screen.getByRole("heading", { level: 1, name: "Ada" })).toBeVisible();
    expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Degraded");
    expect(screen.getByText("ada")).toBeVisible();
  });

  it("shows a few tags and leads to the rest", async () => {
    const tags = ["a", "b", "c", "d", "e", "f"];
    await renderPage(<BotHeader bot={botFixture("running", { tags })} />);
    const list = screen.getByRole("list", { name: "Tags" });
    expect(within(list).getAllByRole("link").map((link) => link.textContent)).toEqual(["a", "b", "c", "d", "+2"]);
    expect(within(list).getByRole("link", { name: "+2 more tags" })).toHaveAttribute("href", "/bots/ada/settings");
    expect(within(list).getByRole("link", { name: "a" })).toHaveAttribute("href", "/?tag=a");
  });

  it("shows the wish at once, and the refusal in its place", async () => {
    let answer: (response: Response) => void = () => undefined;
    const requests = stubServer({
      [`POST ${PATH}/stop`]: () => new Promise((resolve) => (answer = resolve)),
    });
    const { user } = await renderPage(<BotHeader bot={botFixture("running")} />);
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Stopping");
    expect(screen.getByRole("button", { name: "Restart" })).toBeDisabled();
    expect(requests).toHaveLength(1);

    act(() => answer(json({ code: "conflict", detail: "It is being deleted." }, 409)));
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("It was not stopped");
    expect(alert).toHaveTextContent("It is being deleted.");
    expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Running");
  });

  it("gives the wish up when nothing came of it", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      stubServer({ [`POST ${PATH}/stop`]: () => json(botFixture("running"), 202) });
      const { user } = await renderPage(<BotHeader bot={botFixture("running")} />);
      await user.click(screen.getByRole("button", { name: "Stop" }));
      expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Stopping");
      act(() => void vi.advanceTimersByTime(15_000));
      await waitFor(() =>
        expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Running"),
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it("believes a newer status more than the wish", async () => {
    stubServer({ [`POST ${PATH}/restart`]: () => json(botFixture("running"), 202) });
    const started = botFixture("starting");
    started.status.since = "2026-11-21T04:00:09Z";
    const { user } = await renderPage(<ChangingHeader first={botFixture("running")} then={started} />);
    await user.click(screen.getByRole("button", { name: "Restart" }));
    expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Stopping");
    await user.click(screen.getByRole("button", { name: "event" }));
    expect(screen.getByRole("status", { name: "Status" })).toHaveTextContent("Starting");
    expect(screen.getByRole("button", { name: "Restart" })).toBeEnabled();
  });
});

/** A header whose bot changes when the button says so, as the event stream changes it. */
function ChangingHeader({ first, then }: { first: Bot; then: Bot }) {
  const [bot, setBot] = useState(first);
  return (
    <>
      <BotHeader bot={bot} />
      <button type="button" onClick={() => setBot(then)}>
        event
      </button>
    </>
  );
}

describe("a bot in trouble", () => {
  it("tells the reason, what it means and what to do next", async () => {
    const bot = failing("failed", {
      code: "config_invalid",
      detail: "refused\u001b[31m <b>model</b>",
      hint: "Choose another model.",
    });
    bot.status.evidence.container = {
      id: "c0ffee",
      state: "exited",
      exit_code: 78,
      oom_killed: false,
      restart_count: 0,
      started_at: null,
      finished_at: null,
      observed_at: "2026-11-21T04:00:00Z",
    };
    await renderPage(<Trouble bot={bot} />);
    const trouble = screen.getByRole("region", { name: "What is wrong" });
    expect(within(trouble).getByRole("heading", { level: 2 })).toHaveTextContent(
      "refused <b>model</b>",
    );
    expect(trouble).toHaveTextContent("config_invalid");
    expect(trouble).toHaveTextContent("exit code 78");
    expect(trouble).toHaveTextContent("Choose another model.");
    expect(within(trouble).getByRole("link", { name: "Read its log" })).toHaveAttribute(
      "href",
      "/bots/ada/logs",
    );
  });

  it("has a next step even when the server knows none", async () => {
    await renderPage(<Trouble bot={failing("unhealthy", { code: "x", detail: "d", hint: null })} />);
    expect(screen.getByText(/log usually says why/)).toBeVisible();
  });
});

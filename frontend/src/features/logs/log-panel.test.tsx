import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { botFixture } from "../../testing/bot";
import { renderPage, stubServer } from "../../testing/render";
import { changePreferences } from "./preferences";
import { LogPanel } from "./log-panel";
import { runJob, type SearchJob } from "./search/job";

/** A worker in the page. */
class PageWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    queueMicrotask(() => this.onmessage?.({ data: { id: -1, result: [] } }));
  }
  postMessage(job: SearchJob) {
    queueMicrotask(() => this.onmessage?.({ data: { id: job.id, result: runJob(job) } }));
  }
  terminate() {
    this.onmessage = null;
  }
}

/** A log stream that stays open after what it says. */
function sse(text: string): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

let second = 0;
function line(text: string, stream = "stdout"): string {
  second += 1;
  const timestamp = `2026-11-21T04:00:${String(second % 60).padStart(2, "0")}Z`;
  const data = { timestamp, stream, truncated: false, text };
  return `id: 1:${BigInt(Date.parse(timestamp)) * 1_000_000n}:0\nevent: line\ndata: ${JSON.stringify(data)}\n\n`;
}

const bot = botFixture("running");
const path = `GET /api/bots/${bot.id}/logs`;

async function showing(...messages: string[]) {
  const requests = stubServer({ [path]: () => sse(messages.join("")) });
  const page = await renderPage(<LogPanel bot={bot} />);
  return { ...page, requests, log: screen.getByRole("log", { name: "Log of Ada" }) };
}

beforeEach(() => {
  second = 0;
  vi.stubGlobal("Worker", PageWorker);
  // jsdom lays nothing out; the log asks how much of it can be seen, and how high its rows are.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(20);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
  changePreferences({ wrap: true, clock: "utc", form: "pretty" });
});

describe("the live log", () => {
  it("shows lines as text, gaps and ends, and goes on with the next run", async () => {
    const { log, requests } = await showing(
      line("<b>bold</b>"),
      `event: gap\ndata: {"dropped":3,"reason":"slow_viewer"}\n\n`,
      line('{"level":"warn","subsystem":"gateway","message":"careful"}'),
      `event: end\ndata: {"exit_code":78}\n\n`,
      line("once more"),
    );
    expect(await within(log).findByText("<b>bold</b>")).toBeVisible();
    expect(within(log).getByText("3 lines are missing here: this page was too slow to take them")).toBeVisible();
    expect(within(log).getByText("careful")).toBeVisible();
    expect(within(log).getByText("warn")).toBeVisible();
    expect(within(log).getByText("The bot ended here with exit code 78")).toBeVisible();
    expect(within(log).getByText("once more")).toBeVisible();
    expect(requests).toHaveLength(1);
    expect(new URL(requests[0]?.url ?? "").searchParams.get("tail")).toBe("1000");
  });

  it("folds a line open to its whole JSON", async () => {
    const { user, log } = await showing(line('{"level":"info","message":"hello","request":12345678901234567890}'));
    await within(log).findByText("hello");
    await user.click(within(log).getByRole("button", { name: "Show the whole JSON" }));
    expect(within(log).getByText('"request"').parentElement).toHaveTextContent('"request": 12345678901234567890');
  });

  it("shows lines as they were written when asked, and empties the view", async () => {
    const { user, log } = await showing(line('{"level":"warn","message":"careful"}'));
    await within(log).findByText("careful");
    await user.click(screen.getByRole("button", { name: "View" }));
    await user.click(await screen.findByRole("switch", { name: "Lines as they were written" }));
    expect(await within(log).findByText('{"level":"warn","message":"careful"}')).toBeVisible();
    await user.keyboard("{Escape}");
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Empty this view" }));
    expect(within(log).queryByText(/careful/)).not.toBeInTheDocument();
  });

  it("leaves out levels that are not wanted, and says how many lines are left", async () => {
    const { user, log } = await showing(
      line('{"level":"info","message":"fine"}'),
      line('{"level":"error","message":"broken"}'),
    );
    await within(log).findByText("fine");
    await user.click(screen.getByRole("button", { name: "Filter" }));
    await user.click(await screen.findByRole("checkbox", { name: "Info" }));
    expect(within(log).queryByText("fine")).not.toBeInTheDocument();
    expect(within(log).getByText("broken")).toBeVisible();
    expect(screen.getByText("1 of 2 lines")).toBeVisible();
  });
});

describe("searching a log", () => {
  it("marks what is found and goes from one to the next by keys", async () => {
    const { user, log } = await showing(line("one needle"), line("hay"), line("two needles"));
    await within(log).findByText("hay");
    log.focus();
    await user.keyboard("/");
    await user.keyboard("needle");
    expect(await screen.findByText("2 lines found")).toBeInTheDocument();
    const marks = await within(log).findAllByText("needle");
    expect(marks.map((mark) => mark.tagName)).toEqual(["MARK", "MARK"]);
    await user.keyboard("{Enter}");
    expect(screen.getByText("2 / 2")).toBeInTheDocument();
    await user.keyboard("{Enter}");
    expect(screen.getByText("1 / 2")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show only lines that match" }));
    expect(within(log).queryByText("hay")).not.toBeInTheDocument();
  });

  it("says what is wrong with an expression", async () => {
    const { user, log } = await showing(line("x"));
    await within(log).findByText("x");
    await user.click(screen.getByRole("button", { name: "Regular expression" }));
    const box = screen.getByRole("searchbox", { name: "Search this log" });
    await user.type(box, "(");
    expect(screen.getByText("This expression is not valid: Unterminated group")).toBeVisible();
    expect(box).toBeInvalid();
  });
});

it("marks lines by keys and copies them", async () => {
  const { user, log } = await showing(line("first"), line("second"), line("third"));
  await within(log).findByText("third");
  log.focus();
  await user.keyboard("jKK");
  expect(screen.getByText("3 lines marked")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Copy" }));
  expect(await navigator.clipboard.readText()).toBe(
    ["01.000Z stdout first", "02.000Z stdout second", "03.000Z stdout third"]
      .map((rest) => `2026-11-21T04:00:${rest}\n`)
      .join(""),
  );
  expect(screen.getByText("Paused")).toBeVisible();
});

it("has no tools in its short form", async () => {
  const requests = stubServer({ [path]: () => sse(line("hello")) });
  await renderPage(<LogPanel bot={bot} compact />);
  expect(await screen.findByText("hello")).toBeVisible();
  expect(screen.queryByRole("searchbox")).not.toBeInTheDocument();
  expect(new URL(requests[0]?.url ?? "").searchParams.get("tail")).toBe("200");
});

import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Bot } from "../../../api/types";
import { botFixture, noEvidence } from "../../../testing/bot";
import { catalogFixture } from "../../../testing/catalog";
import { json, renderPage, stubServer } from "../../../testing/render";
import { Build } from "./build";
import { Channels } from "./channels";
import { verdictOf } from "./channels-query";
import { Evidence } from "./evidence";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";
const AT = "2026-11-21T04:00:00Z";
const MIB = 1024 * 1024;

const telegram = {
  kind: "telegram",
  dm_policy: "pairing" as const,
  group_policy: "disabled" as const,
  allow_from: [],
  secrets: ["telegram_token"],
};

describe("channels", () => {
  it("show what the gateway said last, as text", async () => {
    stubServer({
      "GET /api/catalog": () => json(catalogFixture),
      [`GET ${PATH}/channels`]: () =>
        json({
          channels: [
            {
              kind: "telegram",
              account: "default",
              running: false,
              connected: false,
              lifecycle: "recovering",
              last_error: "401 <b>Unauthorized</b>\u001b[0m",
            },
          ],
          checked_at: AT,
        }),
    });
    await renderPage(<Channels bot={botFixture("degraded", { channels: [telegram] })} />);
    expect(await screen.findByText("401 <b>Unauthorized</b>")).toBeVisible();
    const row = screen.getByRole("listitem");
    expect(row).toHaveTextContent("Telegram");
    expect(row).toHaveTextContent("Not running");
    expect(row).toHaveTextContent("(recovering)");
    expect(row).toHaveTextContent("private: after pairing · groups: nowhere");
  });

  it("say when the gateway could not be asked", async () => {
    stubServer({
      "GET /api/catalog": () => json(catalogFixture),
      [`GET ${PATH}/channels`]: () => json({ code: "gateway_failed", detail: "It hung up." }, 502),
    });
    await renderPage(<Channels bot={botFixture("running", { channels: [telegram] })} />);
    expect(await screen.findByRole("alert")).toHaveTextContent("It hung up.");
    expect(screen.getByRole("button", { name: "Ask again" })).toBeVisible();
  });

  it("are not asked for while the bot does not run", async () => {
    const requests = stubServer({ "GET /api/catalog": () => json(catalogFixture) });
    await renderPage(<Channels bot={botFixture("stopped", { channels: [telegram] })} />);
    expect(screen.getByText(/is seen while the bot runs/)).toBeVisible();
    expect(requests.some(({ url }) => url.endsWith("/channels"))).toBe(false);
  });

  it("get one word each", () => {
    const state = { kind: "x", account: "default", lifecycle: null, last_error: null };
    expect(verdictOf({ ...state, running: true, connected: true })).toBe("connected");
    expect(verdictOf({ ...state, running: true, connected: null })).toBe("running");
    expect(verdictOf({ ...state, running: true, connected: false })).toBe("connecting");
    expect(verdictOf({ ...state, running: false, connected: null })).toBe("down");
    expect(verdictOf(undefined)).toBe("unknown");
  });
});

describe("evidence", () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const container = (change = {}) => ({
    id: "c0ffee",
    state: "running" as const,
    exit_code: null,
    oom_killed: false,
    restart_count: 0,
    started_at: ago(7200),
    finished_at: null,
    observed_at: ago(3),
    ...change,
  });
  const probe = (change = {}) => ({
    checked_at: ago(12),
    live: true,
    started: true,
    ready: true,
    failing: [],
    channels_suppressed: false,
    version: "2026.9.6",
    error: null,
    ...change,
  });
  const state = { kind: "telegram", account: "default", running: true, connected: true, lifecycle: "ready" };

  /** Each line of the list as it is read, the warning of old ones included. */
  async function read(bot: Bot): Promise<string[]> {
    stubServer({ "GET /api/catalog": () => json(catalogFixture) });
    const { unmount } = await renderPage(<Evidence bot={bot} />);
    const list = screen.getByRole("list", { name: "What is known" });
    if (bot.channels.length > 0) await within(list).findAllByText(/Telegram|gateway does not say/);
    const lines = within(list)
      .getAllByRole("listitem")
      .map((line) => [...line.children].map((part) => part.textContent).filter(Boolean).join(" · "));
    unmount();
    return lines;
  }

  it("is one calm line with an age for each piece", async () => {
    const bot = botFixture("running", { channels: [telegram] });
    bot.status.evidence = {
      container: container({ restart_count: 2 }),
      probe: probe(),
      channels: { channels: [{ ...state, last_error: null }], error: null, checked_at: ago(40) },
      memory: { used_bytes: 412 * MIB, limit_bytes: 2048 * MIB, high: false, measured_at: ago(5) },
      state: { bytes: 83_886_080, complete: true, measured_at: ago(300) },
      canary: {
        answered: true,
        latency_ms: 1234,
        error: null,
        failures: 0,
        checked_at: ago(250),
        answered_at: ago(250),
      },
      kill: { at: ago(600), grace_seconds: 10 },
    };
    const reason = { code: "died", detail: "it ended", hint: null };
    const death = (seconds: number) => ({
      at: ago(seconds),
      reason,
      exit_code: 3,
      oom_killed: false,
      generation: 1,
    });
    bot.deaths = [60, 3000, 8000].map(death);
    expect(await read(bot)).toEqual([
      "Container running for 2 h · 3 s ago · Docker started it again 2 times",
      "Gateway ready · 12 s ago",
      "Telegram: connected · 40 s ago",
      "Memory 412 MiB of 2 GiB · 5 s ago",
      "Test message answered in 1.2 s · 4 min ago",
      "Keeps 80 MiB on the disk · 5 min ago",
      "2 ends in the last hour · 1 min ago",
      "Killed at its last stop: it did not end within 10 s · 10 min ago",
    ]);
  });

  it("says in words what is wrong", async () => {
    const bot = botFixture("degraded", { channels: [telegram] });
    bot.status.evidence = {
      ...noEvidence(),
      container: container(),
      probe: probe({ ready: false, failing: ["telegram", "x\u001b[0m"] }),
      channels: {
        channels: [{ ...state, running: false, connected: false, last_error: "401" }],
        error: null,
        checked_at: ago(1),
      },
      memory: { used_bytes: 1000 * MIB, limit_bytes: 1024 * MIB, high: true, measured_at: ago(1) },
      state: { bytes: 6_442_450_944, complete: false, measured_at: ago(300) },
      canary: {
        answered: false,
        latency_ms: 120_000,
        error: "no answer within 120 s",
        failures: 3,
        checked_at: ago(1),
        answered_at: null,
      },
    };
    expect((await read(bot)).slice(1)).toEqual([
      "Gateway ready, but not working: Telegram, x · 12 s ago",
      "Telegram: not running · 1 s ago",
      "Memory 1000 MiB of 1 GiB · 1 s ago · Nearly all of it; at the limit the bot is killed.",
      "3 test messages in a row not answered · 1 s ago · no answer within 120 s",
      "Keeps 6 GiB or more on the disk · 5 min ago",
    ]);
    bot.status.evidence.probe = probe({ channels_suppressed: true });
    bot.status.evidence.channels = { channels: [], error: "no answer", checked_at: ago(1) };
    expect((await read(bot)).slice(1, 3)).toEqual([
      "Gateway ready, but OpenClaw holds its channels back · 12 s ago",
      "The gateway does not say how its channels are · 1 s ago · no answer",
    ]);
  });

  it("looks old when it is old", async () => {
    const bot = botFixture("running");
    const observed_at = ago(240);
    bot.status.evidence = { ...noEvidence(), container: container({ observed_at }), probe: probe() };
    const [first, second] = await read(bot);
    expect(first).toMatch(/4 min ago.*may be otherwise by now/);
    expect(second).toBe("Gateway ready · 12 s ago");
  });

  it("has the last heartbeat, missed of a bot that should run", async () => {
    const bot = botFixture("running", { last_heartbeat_at: ago(12) });
    bot.status.evidence = { ...noEvidence(), container: container(), probe: probe() };
    expect((await read(bot))[2]).toBe("Heartbeat · 12 s ago");
    expect((await read({ ...bot, last_heartbeat_at: ago(600) }))[2]).toBe("No heartbeat for a while · 10 min ago");
    const stopped = botFixture("stopped", { last_heartbeat_at: ago(7200) });
    expect(await read(stopped)).toEqual(["No container is known", "Last heartbeat · 2 h ago"]);
  });

  it("of a bot that does not run is its end", async () => {
    const bot = botFixture("stopped");
    const ended = { state: "exited" as const, exit_code: 137, finished_at: AT };
    bot.status.evidence = { ...noEvidence(), container: container(ended) };
    expect(await read(bot)).toEqual(["Container ended with exit code 137 · 3 s ago"]);
    expect(await read(botFixture("stopped"))).toEqual(["No container is known"]);
  });
});

describe("what it is made of", () => {
  it("names model, image and address", async () => {
    await renderPage(<Build bot={botFixture("running", { image: "botmaker/openclaw:1", incarnation: 3 })} />);
    const made = screen.getByRole("region", { name: "Made of" });
    expect(made).toHaveTextContent("demo/demo-1");
    expect(made).toHaveTextContent("botmaker/openclaw:1");
    expect(made).toHaveTextContent("127.0.0.1:19000");
    expect(within(made).getByRole("button", { name: "Copy address" })).toBeVisible();
    expect(made).toHaveTextContent("Deployednot yetits 3. container");
  });

  it("tells since when its container is there", async () => {
    const deployed_at = new Date(Date.now() - 7_200_000).toISOString();
    await renderPage(<Build bot={botFixture("running", { deployed_at, incarnation: 3 })} />);
    expect(screen.getByRole("region", { name: "Made of" })).toHaveTextContent("Deployed2 h agoits 3. container");
  });
});

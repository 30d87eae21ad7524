import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Bot } from "../../../api/types";
import { botFixture } from "../../../testing/bot";
import { catalogFixture } from "../../../testing/catalog";
import { json, renderPage, stubServer } from "../../../testing/render";
import { Build } from "./build";
import { Channels } from "./channels";
import { verdictOf } from "./channels-query";
import { Evidence } from "./evidence";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";
const AT = "2026-11-21T04:00:00Z";

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
  it("has the age of each piece", async () => {
    const bot: Bot = botFixture("degraded");
    bot.status.evidence = {
      container: {
        id: "c0ffee",
        state: "running",
        exit_code: null,
        oom_killed: false,
        restart_count: 2,
        started_at: AT,
        finished_at: null,
        observed_at: AT,
      },
      probe: {
        checked_at: AT,
        live: true,
        started: true,
        ready: false,
        failing: ["telegram"],
        version: "2026.9.6",
        error: null,
      },
    };
    await renderPage(<Evidence bot={bot} />);
    const now = screen.getByRole("region", { name: "Right now" });
    expect(within(now).getAllByText(/^seen/)).toHaveLength(2);
    expect(within(now).getByText("telegram failing")).toBeVisible();
    expect(within(now).getByText("Running for")).toBeVisible();
  });

  it("says what is not known", async () => {
    await renderPage(<Evidence bot={botFixture("stopped")} />);
    expect(screen.getByText("None is known.")).toBeVisible();
    expect(screen.getByText("Not asked since it last started.")).toBeVisible();
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
  });
});

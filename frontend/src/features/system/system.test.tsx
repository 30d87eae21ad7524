import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { checkFixture, systemFixture } from "../../testing/system";
import { forgetToasts } from "../../ui/toast-store";
import { Toaster } from "../../ui/toaster";
import { countStates, FleetCard, sharesOf } from "./fleet-card";
import { HealthCard, verdictOn } from "./health-card";
import { figuresOf, LeftoversCard, rowsOf } from "./leftovers-card";
import { MachineCard, toneOf, usedShare } from "./machine-card";
import type { Leftover } from "./queries";
import { ServerCard } from "./server-card";

const GIB = 1024 ** 3;

afterEach(() => forgetToasts());

describe("the machine", () => {
  it("says what is free, in words as well as in a bar", async () => {
    await renderPage(<MachineCard system={systemFixture()} />);
    const disk = screen.getByRole("meter", { name: "Disk of the data directory" });
    expect(disk).toHaveAttribute("aria-valuenow", "40");
    expect(disk).toHaveAttribute("aria-valuetext", "60 GiB free of 100 GiB");
  });

  it("warns when bots were promised more memory than there is", async () => {
    const promised = { memory_bytes: 20 * GIB, cpu_millis: 9000 };
    await renderPage(<MachineCard system={systemFixture({ promised, disk: null })} />);
    expect(screen.getByText(/more memory together than there is/)).toBeVisible();
    expect(screen.getByText(/does not tell how full it is/)).toBeVisible();
  });

  it("judges by the share that is used", () => {
    expect([0.5, 0.91, 0.97].map(toneOf)).toEqual(["plain", "warn", "bad"]);
    expect([usedShare(100, 25), usedShare(0, 0), usedShare(10, 20)]).toEqual([0.75, 0, 0]);
  });
});

describe("the bots in numbers", () => {
  const bots = ["running", "failed", "running"] as const;

  it("count each state and lead to the bots in it", async () => {
    const list = bots.map((state, at) => botFixture(state, { id: `bot-${at}` }));
    stubServer({ "GET /api/bots": () => json({ bots: list, next_cursor: null }) });
    await renderPage(<FleetCard system={systemFixture()} />);
    const states = await screen.findByRole("list", { name: "Bots by state" });
    const links = within(states).getAllByRole("link");
    expect(links.map((link) => link.textContent)).toEqual(["Running2", "Failed1"]);
    expect(links[1]).toHaveAttribute("href", "/?state=failed");
    expect(screen.getByText("3 bots of at most 1,000")).toBeVisible();
  });

  it("share one bar", () => {
    const counts = countStates(bots.map((state) => botFixture(state)));
    const shares = sharesOf(counts, 3);
    expect(shares.map(({ from }) => Math.round(from))).toEqual([0, 67]);
    expect(shares.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100);
  });
});

describe("health", () => {
  const bad = checkFixture({ id: "image", title: "Image", state: "bad" });
  const warning = checkFixture({ id: "disk", title: "Disk", state: "warning" });

  it("is as good as the worst check", () => {
    expect(verdictOn([checkFixture()]).tone).toBe("good");
    expect(verdictOn([checkFixture(), warning]).tone).toBe("warn");
    expect(verdictOn([bad, warning]).text).toBe("1 thing keeps bots from running");
  });

  it("shows what is wrong, all on request, and looks again", async () => {
    let checks = [bad, checkFixture()];
    const asked: string[] = [];
    stubServer({
      "GET /api/system": () => json(systemFixture()),
      "GET /api/docker/status": () => json({}, 500),
      "GET /api/system/checks": ({ url }) => {
        asked.push(new URL(url).search);
        return json({ checks, checked_at: "2026-11-21T04:00:00Z" });
      },
    });
    const { user } = await renderPage(<HealthCard onCleanUp={() => undefined} />);
    expect(await screen.findByText("1 thing keeps bots from running")).toBeVisible();
    expect(await screen.findAllByRole("listitem", {}, { timeout: 10_000 })).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Show all 2 checks" }));
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    checks = [checkFixture()];
    await user.click(screen.getByRole("button", { name: "Check again" }));
    expect(await screen.findByText("Everything that bots need is there")).toBeVisible();
    expect(asked).toEqual(["", "?fresh=true"]);
  });

  it("is not shown to who may not ask", async () => {
    const requests = stubServer({ "GET /api/system/checks": () => json({ code: "denied" }, 403) });
    await renderPage(<HealthCard onCleanUp={() => undefined} />);
    await waitFor(() => expect(requests).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole("region")).not.toBeInTheDocument());
  });
});

describe("what is left over", () => {
  const leftover = (kind: Leftover["kind"], name: string, bot: string | null = null): Leftover => ({
    kind,
    name,
    bot_id: bot,
    age_seconds: 7200,
    bytes: kind === "state" ? 3 * 1024 ** 2 : null,
    stopped: true,
    newer_than_database: false,
  });
  const removed = [leftover("container", "botmaker-1", "1"), leftover("network", "botmaker-1", "1")];
  const quarantined = [leftover("state", "1", "1"), leftover("secrets", "1", "1")];
  const kept = { orphan: leftover("container", "botmaker-2"), why: "it is running" };
  const plan = { applied: false, removed, quarantined, kept: [kept] };

  it("is listed with what a clean-up would do to each", () => {
    const rows = rowsOf(plan);
    expect(rows.map(({ outcome }) => outcome)).toEqual(["goes", "goes", "waits", "waits", "stays"]);
    expect(rows.at(-1)).toEqual({ leftover: kept.orphan, outcome: "stays", why: kept.why });
    // Memory and secrets of one bot are one bot.
    expect(figuresOf(plan)).toEqual({ containers: 1, networks: 1, bots: 1 });
  });

  it("is cleaned up only once the word is typed, and says what became of it", async () => {
    const asked: unknown[] = [];
    stubServer({
      "POST /api/admin/cleanup": async (request) => {
        const body = (await request.json()) as { apply: boolean };
        asked.push(body.apply);
        const isDone = asked.includes(true) && !body.apply;
        return json(isDone ? { ...plan, removed: [], quarantined: [] } : { ...plan, applied: body.apply });
      },
    });
    const { user } = await renderPage(
      <>
        <LeftoversCard />
        <Toaster />
      </>,
    );
    const waiting = await screen.findByRole("row", { name: /Memory of a bot/ });
    expect(waiting).toHaveTextContent("3 MiB");
    expect(waiting).toHaveTextContent("waits in the trash for a day");
    expect(screen.getByText("stays: it is running")).toBeVisible();
    expect(screen.getByRole("link", { name: "What waits in the trash" })).toHaveAttribute("href", "/trash");
    await user.click(screen.getByRole("button", { name: "Clean up…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Clean up what is left over?" });
    expect(dialog).toHaveTextContent("1 container and 1 network are removed for good");
    expect(dialog).toHaveTextContent("The files of 1 bot that the database does not know wait in the trash for a day");
    const confirm = within(dialog).getByRole("button", { name: "Clean up" });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox"), "clean up");
    await user.click(confirm);
    expect(await screen.findByText("It is cleaned up")).toBeVisible();
    expect(screen.getByText(/The files of 1 bot wait in the trash/)).toBeVisible();
    await waitFor(() => expect(asked).toEqual([false, true, false]));
    expect(await screen.findByText(/Nothing of this can be removed safely/)).toBeVisible();
  });
});

describe("the server", () => {
  it("changes its log level and says so", async () => {
    const requests = stubServer({ "PUT /api/system/log-level": () => json({ level: "debug" }) });
    const { user } = await renderPage(
      <>
        <ServerCard system={systemFixture()} />
        <Toaster />
      </>,
    );
    await user.click(screen.getByRole("combobox", { name: "Log level" }));
    await user.click(await screen.findByRole("option", { name: /^debug/ }));
    expect(await screen.findByText("The server logs at debug now")).toBeVisible();
    expect(await requests[0]?.json()).toEqual({ level: "debug" });
  });

  it("shows a filter that is no plain level as it is", async () => {
    await renderPage(<ServerCard system={systemFixture({ log_level: "info,botmaker_fleet=debug" })} />);
    expect(screen.getByText("Set in detail: info,botmaker_fleet=debug")).toBeVisible();
  });
});

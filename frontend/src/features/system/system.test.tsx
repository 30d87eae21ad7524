import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { checkFixture, systemFixture } from "../../testing/system";
import { forgetToasts } from "../../ui/toast-store";
import { Toaster } from "../../ui/toaster";
import { countStates, FleetCard, sharesOf } from "./fleet-card";
import { HealthCard, verdictOn } from "./health-card";
import { LeftoversCard, rowsOf } from "./leftovers-card";
import { MachineCard, toneOf, usedShare } from "./machine-card";
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
  const leftover = (kind: "container" | "state", name: string) => ({
    kind,
    name,
    bot_id: null,
    age_seconds: 7200,
    stopped: true,
    newer_than_database: false,
  });
  const gone = leftover("container", "botmaker-1");
  const kept = { orphan: leftover("state", "state-1"), why: "data is never removed by a clean-up" };
  const plan = { applied: false, removed: [gone], kept: [kept] };

  it("is listed with what a clean-up would do to each", () => {
    expect(rowsOf(plan)).toEqual([
      { leftover: gone, why: null },
      { leftover: kept.orphan, why: kept.why },
    ]);
  });

  it("is removed only once the word is typed", async () => {
    const asked: unknown[] = [];
    stubServer({
      "POST /api/admin/cleanup": async (request) => {
        const body = (await request.json()) as { apply: boolean };
        asked.push(body.apply);
        const applied = asked.includes(true);
        return json({ ...plan, applied, removed: applied && !body.apply ? [] : [gone] });
      },
    });
    const { user } = await renderPage(
      <>
        <LeftoversCard />
        <Toaster />
      </>,
    );
    await user.click(await screen.findByRole("button", { name: "Clean up…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Clean up what is left over?" });
    const remove = within(dialog).getByRole("button", { name: "Remove 1 container" });
    expect(remove).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox"), "clean up");
    await user.click(remove);
    expect(await screen.findByText("1 container was removed")).toBeVisible();
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

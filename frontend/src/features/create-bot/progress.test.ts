import { describe, expect, it } from "vitest";

import type { Bot } from "../../api/types";
import { botFixture, noEvidence } from "../../testing/bot";
import { earliest, outcomeOf, stagesOf, timesOf } from "./progress";

const CONTAINER = {
  id: "c0ffee",
  state: "running" as const,
  exit_code: null,
  oom_killed: false,
  restart_count: 0,
  started_at: "2026-11-21T04:00:03Z",
  finished_at: null,
  observed_at: "2026-11-21T04:00:02Z",
};

const PROBE = {
  checked_at: "2026-11-21T04:00:09Z",
  live: true,
  started: false,
  ready: false,
  failing: [], channels_suppressed: false,
  error: null,
  version: null,
};

function bot(state: Parameters<typeof botFixture>[0], evidence: Partial<Bot["status"]["evidence"]> = {}): Bot {
  const made = botFixture(state);
  return {
    ...made,
    status: { ...made.status, evidence: { ...noEvidence(), ...evidence } },
  };
}

const states = (of: Bot) => stagesOf(of).map(({ state }) => state);

describe("the way of a new bot", () => {
  it("is read from status and evidence", () => {
    expect(states(bot("provisioning"))).toEqual(["done", "current", "waiting", "waiting", "waiting"]);
    const created = { ...CONTAINER, state: "created" as const, started_at: null };
    expect(states(bot("provisioning", { container: created }))).toEqual([
      "done",
      "done",
      "current",
      "waiting",
      "waiting",
    ]);
    expect(states(bot("starting", { container: CONTAINER }))[3]).toBe("current");
    expect(states(bot("starting", { container: CONTAINER, probe: PROBE }))[4]).toBe("current");
    expect(states(bot("running"))).toEqual(["done", "done", "done", "done", "done"]);
    expect(states(bot("degraded"))[4]).toBe("done");
  });

  it("shows where it failed", () => {
    const failed = bot("failed", { container: { ...CONTAINER, state: "exited" } });
    expect(outcomeOf(failed)).toBe("failed");
    expect(states(failed)).toEqual(["done", "done", "done", "failed", "waiting"]);
  });

  it("ends early where nobody wished a start", () => {
    expect(outcomeOf(bot("stopped"))).toBe("stopped");
    expect(states(bot("stopped"))).toEqual(["done", "skipped", "skipped", "skipped", "skipped"]);
  });

  it("keeps the first time of each stage, never later than the next one's", () => {
    const first = timesOf(bot("starting", { container: CONTAINER }));
    const second = timesOf(
      bot("starting", { container: { ...CONTAINER, observed_at: "2026-11-21T04:00:12Z" }, probe: PROBE }),
    );
    const seconds = Object.values(earliest(earliest({}, first), second)).map((at) => new Date(at).getUTCSeconds());
    expect(seconds.toSorted((one, other) => one - other)).toEqual([0, 2, 3, 9]);
    const late = timesOf(bot("starting", { container: { ...CONTAINER, observed_at: "2026-11-21T04:00:12Z" } }));
    expect(earliest({}, late).made).toBe(Date.parse(CONTAINER.started_at));
  });
});

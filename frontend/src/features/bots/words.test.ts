import { describe, expect, it } from "vitest";

import { botFixture, noEvidence } from "../../testing/bot";
import { freshness, isSilent, isWatched, lastSeen } from "./evidence";
import { faceTraits } from "./face-traits";
import { ALL_STATES, fleetSummary, groupCounts, GROUPS, needsAttention, statesOf } from "./status-words";

describe("a fleet", () => {
  it("is summed up", () => {
    expect(fleetSummary([])).toBe("");
    expect(fleetSummary(["running", "running", "failed", "degraded", "starting", "stopped"])).toBe(
      "2 running · 2 need attention · 1 changing or unknown · 1 stopped",
    );
  });

  it("has each state in exactly one group", () => {
    expect(GROUPS.flatMap(statesOf).toSorted()).toEqual(ALL_STATES.toSorted());
    expect(statesOf("attention").every(needsAttention)).toBe(true);
    expect(groupCounts(["failed", "unknown", "running"])).toMatchObject({ attention: 1, unknown: 1 });
  });
});

describe("evidence", () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 4) + seconds * 1000).toISOString();
  const container = {
    id: "c",
    state: "running" as const,
    exit_code: null,
    oom_killed: false,
    started_at: null,
    finished_at: null,
    restart_count: 0,
    observed_at: at(10),
  };
  const probe = {
    checked_at: at(30),
    error: null,
    failing: [], channels_suppressed: false,
    live: true,
    ready: true,
    started: true,
    version: null,
  };

  it("is as fresh as the last look", () => {
    const bot = botFixture("running");
    bot.status.evidence = { ...noEvidence(), container, probe };
    expect(lastSeen(bot)).toBe(at(30));
    expect(freshness(at(30), Date.parse(at(60)))).toBe("seen");
    expect(freshness(at(30), Date.parse(at(600)))).toBe("old");
  });

  it("is missing just after the server started, and not expected of a bot that was never started", () => {
    expect(lastSeen(botFixture("running"))).toBeNull();
    expect(freshness(null, 0)).toBe("none");
    expect(isWatched(botFixture("running"))).toBe(true);
    expect(isWatched(botFixture("stopped"))).toBe(false);
  });
});

describe("a heartbeat", () => {
  const now = Date.parse("2026-11-21T05:00:00Z");
  const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

  it("is missed of a bot that should run, and of no other", () => {
    const silent = (state: (typeof ALL_STATES)[number], seconds: number | null) =>
      isSilent(botFixture(state, { last_heartbeat_at: seconds === null ? null : ago(seconds) }), now);
    expect(silent("running", 100)).toBe(false);
    expect(ALL_STATES.filter((state) => silent(state, 1000)).toSorted()).toEqual(
      ["running", "degraded", "unhealthy", "failed", "crash_looping", "unknown"].toSorted(),
    );
    expect(silent("running", null)).toBe(false);
  });
});

describe("faces", () => {
  it("are the same for the same name and others for others", () => {
    expect(faceTraits("ada")).toEqual(faceTraits("ada"));
    const faces = Array.from({ length: 40 }, (_, at) => JSON.stringify(faceTraits(`bot-${at}`)));
    expect(new Set(faces).size).toBeGreaterThan(30);
  });
});

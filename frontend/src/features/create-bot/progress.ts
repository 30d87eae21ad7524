/** How far a new bot has come, read from what is known about it. */
import type { Bot, BotState } from "../../api/types";

export const STAGES = ["written", "made", "started", "live", "ready"] as const;

export type Stage = (typeof STAGES)[number];

/** When stages were reached, in milliseconds since 1970. */
export type Times = Partial<Record<Stage, number>>;

export type StageState = "done" | "current" | "failed" | "waiting" | "skipped";

/** What a new bot's way comes to. */
export type Outcome = "under way" | "ready" | "failed" | "stopped";

const READY: ReadonlySet<BotState> = new Set(["running", "degraded"]);
const FAILED: ReadonlySet<BotState> = new Set(["failed", "crash_looping", "unhealthy"]);

export function outcomeOf(bot: Bot): Outcome {
  const { state } = bot.status;
  if (READY.has(state)) return "ready";
  if (FAILED.has(state)) return "failed";
  if (bot.power === "stopped" && state === "stopped") return "stopped";
  return "under way";
}

function reached(bot: Bot): Record<Stage, boolean> {
  const { state, evidence } = bot.status;
  const { container, probe } = evidence;
  const ready = READY.has(state);
  const live = ready || probe?.live === true;
  const started = live || (container?.started_at ?? null) !== null;
  return { written: true, made: started || container !== null, started, live, ready };
}

export function stagesOf(bot: Bot): { stage: Stage; state: StageState }[] {
  const done = reached(bot);
  const outcome = outcomeOf(bot);
  const open: StageState = outcome === "failed" ? "failed" : outcome === "stopped" ? "skipped" : "current";
  const first = STAGES.find((stage) => !done[stage]);
  return STAGES.map((stage) => {
    if (done[stage]) return { stage, state: "done" };
    if (stage === first) return { stage, state: open };
    return { stage, state: outcome === "stopped" ? "skipped" : "waiting" };
  });
}

/**
 * When each stage was reached, as far as the server tells, in milliseconds since 1970. Evidence says when it was
 * gathered: the first that shows a stage is the closest to when that stage was reached.
 */
export function timesOf(bot: Bot): Times {
  const { status, created_at } = bot;
  const { container, probe } = status.evidence;
  const done = reached(bot);
  const times: Partial<Record<Stage, string | null | undefined>> = {
    written: created_at,
    made: done.made ? container?.observed_at : null,
    started: container?.started_at,
    live: probe?.live ? probe.checked_at : null,
    ready: done.ready ? status.since : null,
  };
  return Object.fromEntries(
    Object.entries(times)
      .map(([stage, at]) => [stage, Date.parse(at ?? "")] as const)
      .filter(([, at]) => !Number.isNaN(at)),
  );
}

/** Keeps what is known longest; a stage is never later than one that comes after it. */
export function earliest(before: Times, now: Times): Times {
  const times: Times = {};
  let bound = Infinity;
  for (const stage of STAGES.toReversed()) {
    const at = Math.min(before[stage] ?? Infinity, now[stage] ?? Infinity);
    if (at === Infinity) continue;
    bound = Math.min(bound, at);
    times[stage] = bound;
  }
  return times;
}

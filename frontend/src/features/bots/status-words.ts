/** What each state is called and how it is shown. Colour never stands alone: each has a word and a shape. */
import {
  CircleCheck,
  CircleHelp,
  CirclePause,
  HeartCrack,
  LoaderCircle,
  OctagonX,
  RefreshCcwDot,
  Trash2,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";

import type { BotState } from "../../api/types";
import { texts } from "../../texts";
import type { Tone } from "../../ui/tone";

interface Look {
  tone: Tone;
  icon: LucideIcon;
  /** How soon somebody should look: 0 is the first in the list. */
  severity: number;
}

interface StatusWords extends Look {
  word: string;
  /** One sentence for whoever has never seen the word. */
  meaning: string;
}

// What comes and goes by itself (a start, a stop) shares the rank of what runs, so that a restart moves nothing.
const ALIVE = 5;

const LOOKS: Record<BotState, Look> = {
  failed: { tone: "bad", icon: OctagonX, severity: 0 },
  crash_looping: { tone: "bad", icon: RefreshCcwDot, severity: 1 },
  unhealthy: { tone: "bad", icon: HeartCrack, severity: 2 },
  degraded: { tone: "warn", icon: TriangleAlert, severity: 3 },
  unknown: { tone: "idle", icon: CircleHelp, severity: 4 },
  provisioning: { tone: "busy", icon: LoaderCircle, severity: ALIVE },
  starting: { tone: "busy", icon: LoaderCircle, severity: ALIVE },
  running: { tone: "good", icon: CircleCheck, severity: ALIVE },
  stopping: { tone: "busy", icon: LoaderCircle, severity: ALIVE },
  deleting: { tone: "busy", icon: Trash2, severity: ALIVE },
  stopped: { tone: "idle", icon: CirclePause, severity: 6 },
};

/** Every state, the most urgent first. */
export const ALL_STATES = Object.keys(LOOKS) as BotState[];

export function statusWords(state: BotState): StatusWords {
  return { ...LOOKS[state], ...texts.bots.states[state] };
}

export function severity(state: BotState): number {
  return LOOKS[state].severity;
}

/** Whether a person should look at a bot in this state. */
export function needsAttention(state: BotState): boolean {
  const { tone } = LOOKS[state];
  return tone === "bad" || tone === "warn";
}

/** Whether a bot in this state answers messages. */
export function answersMessages(state: BotState): boolean {
  return state === "running" || state === "degraded";
}

/** Whether a bot in this state is held back and another start is what it waits for. */
export function isHeld(state: BotState): boolean {
  return state === "failed" || state === "crash_looping";
}

export const GROUPS = ["attention", "running", "changing", "unknown", "stopped"] as const;
export type StateGroup = (typeof GROUPS)[number];

const GROUP_OF: Partial<Record<BotState, StateGroup>> = {
  running: "running",
  stopped: "stopped",
  unknown: "unknown",
};

/** What sort of state it is, for a summary. */
export function groupOf(state: BotState): StateGroup {
  return GROUP_OF[state] ?? (needsAttention(state) ? "attention" : "changing");
}

/** The states of a group. */
export function statesOf(group: StateGroup): BotState[] {
  return ALL_STATES.filter((state) => groupOf(state) === group);
}

/** How many bots are in each sort of state. */
export function groupCounts(states: BotState[]): Record<StateGroup, number> {
  const counts = { attention: 0, running: 0, changing: 0, unknown: 0, stopped: 0 };
  for (const state of states) counts[groupOf(state)] += 1;
  return counts;
}

/** How many are in which sort of state, as in "3 running · 1 needs attention". */
export function fleetSummary(states: BotState[]): string {
  const { running, attention, changing, unknown, stopped } = groupCounts(states);
  const { parts } = texts.bots.summary;
  const rest = changing + unknown;
  return [
    running > 0 && parts.running(running),
    attention > 0 && parts.attention(attention),
    rest > 0 && parts.changing(rest),
    stopped > 0 && parts.stopped(stopped),
  ]
    .filter(Boolean)
    .join(" · ");
}

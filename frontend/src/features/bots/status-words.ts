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

export type Tone = "good" | "warn" | "bad" | "busy" | "idle";

interface StatusWords {
  word: string;
  tone: Tone;
  icon: LucideIcon;
  /** One sentence for whoever has never seen the word. */
  meaning: string;
}

const WORDS: Record<BotState, StatusWords> = {
  provisioning: {
    word: "Provisioning",
    tone: "busy",
    icon: LoaderCircle,
    meaning: "Its files, network and container are being made.",
  },
  starting: {
    word: "Starting",
    tone: "busy",
    icon: LoaderCircle,
    meaning: "Its container runs; OpenClaw is getting ready to answer.",
  },
  running: {
    word: "Running",
    tone: "good",
    icon: CircleCheck,
    meaning: "It answers, and everything that it is connected to works.",
  },
  degraded: {
    word: "Degraded",
    tone: "warn",
    icon: TriangleAlert,
    meaning: "It answers, but something that it is connected to does not work.",
  },
  unhealthy: {
    word: "Unhealthy",
    tone: "bad",
    icon: HeartCrack,
    meaning: "Its container runs, but it does not answer as it should.",
  },
  stopping: {
    word: "Stopping",
    tone: "busy",
    icon: LoaderCircle,
    meaning: "It was asked to end and is finishing.",
  },
  stopped: {
    word: "Stopped",
    tone: "idle",
    icon: CirclePause,
    meaning: "It is not running, as wished. Its memory and settings are kept.",
  },
  failed: {
    word: "Failed",
    tone: "bad",
    icon: OctagonX,
    meaning: "It should run and cannot. It waits until somebody acts.",
  },
  crash_looping: {
    word: "Crash looping",
    tone: "bad",
    icon: RefreshCcwDot,
    meaning: "It died again and again, so BotMaker stopped it.",
  },
  deleting: {
    word: "Deleting",
    tone: "busy",
    icon: Trash2,
    meaning: "It is being removed.",
  },
  unknown: {
    word: "Unknown",
    tone: "idle",
    icon: CircleHelp,
    meaning: "Docker cannot be asked, so nobody knows how it is.",
  },
};

export function statusWords(state: BotState): StatusWords {
  return WORDS[state];
}

/** Whether a person should look at a bot in this state. */
export function needsAttention(state: BotState): boolean {
  const { tone } = WORDS[state];
  return tone === "bad" || tone === "warn";
}

/** Whether a bot in this state answers messages. */
export function answersMessages(state: BotState): boolean {
  return state === "running" || state === "degraded";
}

/** How many are in which sort of state, as in "3 running · 1 needs attention". */
export function fleetSummary(states: BotState[]): string {
  const running = states.filter((state) => state === "running").length;
  const troubled = states.filter(needsAttention).length;
  const stopped = states.filter((state) => state === "stopped").length;
  const rest = states.length - running - troubled - stopped;
  const parts = [
    running > 0 && `${running} running`,
    troubled > 0 && `${troubled} ${troubled === 1 ? "needs" : "need"} attention`,
    rest > 0 && `${rest} changing or unknown`,
    stopped > 0 && `${stopped} stopped`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Every bot has a face of its own, drawn from its host name, and the face shows how the bot is. */
import type { BotState } from "../../api/types";

export type Mood = "awake" | "waking" | "asleep" | "uneasy" | "broken" | "unsure";

export interface FaceTraits {
  hue: number;
  /** How round the head is. */
  corner: number;
  antenna: "one" | "two" | "loop" | "none";
  eyes: "dots" | "bars" | "rings";
  mouth: "smile" | "flat" | "grille";
  ears: boolean;
}

export const HUES = 8;

const ANTENNAS = ["one", "two", "loop", "none"] as const;
const EYES = ["dots", "bars", "rings"] as const;
const MOUTHS = ["smile", "flat", "grille"] as const;
const CORNERS = [4, 7, 10] as const;

/** FNV-1a with a final mix, so that names which differ in one character get different faces. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

export function faceTraits(seed: string): FaceTraits {
  let rest = hash(seed);
  const draw = (count: number): number => {
    const drawn = rest % count;
    rest = Math.floor(rest / count);
    return drawn;
  };
  return {
    hue: draw(HUES),
    corner: CORNERS[draw(CORNERS.length)] ?? 7,
    antenna: ANTENNAS[draw(ANTENNAS.length)] ?? "one",
    eyes: EYES[draw(EYES.length)] ?? "dots",
    mouth: MOUTHS[draw(MOUTHS.length)] ?? "smile",
    ears: draw(2) === 1,
  };
}

const MOODS: Record<BotState, Mood> = {
  provisioning: "waking",
  starting: "waking",
  running: "awake",
  degraded: "uneasy",
  unhealthy: "uneasy",
  stopping: "asleep",
  stopped: "asleep",
  failed: "broken",
  crash_looping: "broken",
  deleting: "asleep",
  unknown: "unsure",
};

export function moodOf(state: BotState): Mood {
  return MOODS[state];
}

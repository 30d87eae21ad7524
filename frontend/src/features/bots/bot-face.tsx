/**
 * The face of a bot: the picture or emoji that it was given, else one drawn from its host name. It is decoration:
 * the status badge beside it says the same in words.
 */
import { useCallback, useSyncExternalStore } from "react";

import type { BotState } from "../../api/types";
import { classes } from "../../ui/classes";
import { pictureUrl, watchPicture } from "./avatar-pictures";
import { blinkingRef } from "./blink";
import styles from "./bot-face.module.css";
import { faceTraits, moodOf, type FaceTraits, type Mood } from "./face-traits";
import type { Avatar } from "./profile";

interface BotFaceProps {
  /** What the face is drawn from: the host name. */
  seed: string;
  state: BotState;
  size?: "s" | "m" | "l";
  /** What it was given instead of the drawn face. */
  avatar?: Avatar | undefined;
  /** Whose picture it is: the bot's id, needed for uploaded ones. */
  bot?: string | undefined;
}

export function BotFace({ seed, state, size = "m", avatar = null, bot }: BotFaceProps) {
  const { hue } = faceTraits(seed);
  const mood = moodOf(state);
  return (
    <span
      aria-hidden
      className={classes(styles.tile, styles[size], styles[mood], styles[`hue${hue}`])}
    >
      {avatar?.kind === "emoji" && (
        <svg viewBox="0 0 48 48" className={styles.given}>
          <text x="24" y="25.5" className={styles.emoji}>
            {avatar.emoji}
          </text>
        </svg>
      )}
      {avatar?.kind === "image" && bot !== undefined && (
        <Picture seed={seed} mood={mood} bot={bot} digest={avatar.digest} />
      )}
      {(avatar === null || (avatar.kind === "image" && bot === undefined)) && (
        <DrawnFace seed={seed} mood={mood} />
      )}
    </span>
  );
}

function Picture(props: { seed: string; mood: Mood; bot: string; digest: string }) {
  const { seed, mood, bot, digest } = props;
  const watch = useCallback(
    (notify: () => void) => watchPicture(bot, digest, notify),
    [bot, digest],
  );
  const url = useSyncExternalStore(watch, () => pictureUrl(bot, digest));
  if (url === null) return <DrawnFace seed={seed} mood={mood} />;
  return <img src={url} alt="" draggable={false} className={classes(styles.given, styles.picture)} />;
}

function DrawnFace({ seed, mood }: { seed: string; mood: Mood }) {
  const traits = faceTraits(seed);
  return (
    <svg viewBox="0 0 48 48" fill="none" stroke="currentColor" strokeWidth="2.4">
      <g strokeLinecap="round" strokeLinejoin="round">
        <Antenna kind={traits.antenna} />
        {traits.ears && <path d="M8.5 24v6M39.5 24v6" />}
        <rect x="12" y="15" width="24" height="22" rx={traits.corner} />
        <g className={styles.eyes} ref={mood === "awake" ? blinkingRef : null}>
          <Eyes kind={traits.eyes} mood={mood} />
        </g>
        <Mouth kind={traits.mouth} mood={mood} />
      </g>
    </svg>
  );
}

function Antenna({ kind }: { kind: FaceTraits["antenna"] }) {
  switch (kind) {
    case "one":
      return <path d="M24 15v-5M24 8.5v.1" />;
    case "two":
      return <path d="M18.5 15l-2.5-5M29.5 15l2.5-5" />;
    case "loop":
      return <path d="M20 15c0-7 8-7 8 0" />;
    case "none":
      return null;
  }
}

function Eyes({ kind, mood }: { kind: FaceTraits["eyes"]; mood: Mood }) {
  if (mood === "asleep") return <path d="M16.8 25.2c1 1.1 2.7 1.1 3.7 0M27.5 25.2c1 1.1 2.7 1.1 3.7 0" />;
  if (mood === "broken") return <path d="M17 22.8l3.4 3.4M20.4 22.8L17 26.2M27.6 22.8l3.4 3.4M31 22.8l-3.4 3.4" />;
  if (mood === "unsure") return <path d="M17.2 24.6h3M27.8 24.6h3" />;
  if (kind === "bars") return <path d="M18.7 22.6v4M29.3 22.6v4" />;
  if (kind === "rings") {
    return (
      <>
        <circle cx="18.7" cy="24.6" r="2.3" />
        <circle cx="29.3" cy="24.6" r="2.3" />
      </>
    );
  }
  return (
    <g fill="currentColor" stroke="none">
      <circle cx="18.7" cy="24.6" r="2.2" />
      <circle cx="29.3" cy="24.6" r="2.2" />
    </g>
  );
}

function Mouth({ kind, mood }: { kind: FaceTraits["mouth"]; mood: Mood }) {
  if (mood === "broken") return <path d="M20.5 32.6c1.8-1.8 5.2-1.8 7 0" />;
  if (mood === "uneasy") return <path d="M20 31.8c1.3-1.3 2.6-1.3 4 0s2.7 1.3 4 0" />;
  if (mood === "asleep" || mood === "unsure") return <path d="M22.4 31.8h3.2" />;
  if (kind === "flat") return <path d="M20.6 31.4h6.8" />;
  if (kind === "grille") return <path d="M20.4 30.2v2.6M24 30.2v2.6M27.6 30.2v2.6" />;
  return <path d="M20.4 30.6c1.9 2.1 5.3 2.1 7.2 0" />;
}

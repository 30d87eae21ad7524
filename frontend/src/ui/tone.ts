/** How good or bad something is, as a colour; never by colour alone. */
import styles from "./tone.module.css";

export type Tone = "good" | "warn" | "bad" | "busy" | "idle";

/** Gives an element and what it holds the colours `--tone` and `--wash`. */
export function toneClass(tone: Tone): string {
  return styles[tone] ?? "";
}

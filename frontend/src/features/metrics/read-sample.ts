import type { LiveSample } from "./types";

/** Reads a sample of the live stream; what is none gives `null`. */
export function readSample(data: string): LiveSample | null {
  try {
    const sample = JSON.parse(data) as Partial<LiveSample> | null;
    return typeof sample?.sampled_at === "string" ? (sample as LiveSample) : null;
  } catch {
    return null;
  }
}

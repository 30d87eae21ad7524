/** How fresh is what a bot's status rests on. */
import type { Bot } from "../../api/types";

/** The server looks at every bot twice a minute; what is older than this has been missed several times. */
const OLD_MS = 3 * 60_000;

export type Freshness = "seen" | "old" | "none";

/** When Docker or the bot itself was last asked about it. */
export function lastSeen(bot: Bot): string | null {
  const { container, probe } = bot.status.evidence;
  const times = [container?.observed_at, probe?.checked_at].filter((at) => at !== undefined);
  return times.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
}

export function freshness(at: string | null, now: number): Freshness {
  if (at === null) return "none";
  return now - Date.parse(at) > OLD_MS ? "old" : "seen";
}

/** States on the way to another one: nobody expects a heartbeat of them. */
const PASSING: ReadonlySet<Bot["status"]["state"]> = new Set(["provisioning", "starting", "stopping", "deleting"]);

/** Whether a bot that should run has not answered for too long. */
export function isSilent({ power, status, last_heartbeat_at: at }: Bot, now: number): boolean {
  return power === "running" && !PASSING.has(status.state) && freshness(at, now) === "old";
}

/** Whether anything should be seen of it: nobody looks for a container that was never made or is no more. */
export function isWatched(bot: Bot): boolean {
  return bot.power === "running" || lastSeen(bot) !== null;
}

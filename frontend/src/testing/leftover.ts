/** What is left of a bot, for tests: deleted an hour ago, its Telegram token destroyed. */
import type { components } from "../api/schema";

type Leftover = components["schemas"]["LeftoverView"];

const HOUR = 3_600_000;

/** A time so many hours from now. */
export function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString();
}

export function leftoverFixture(change: Partial<Leftover> = {}): Leftover & { bot: NonNullable<Leftover["bot"]> } {
  const bot = {
    name: "Ada",
    hostname: "ada",
    provider: "demo",
    model: "demo-1",
    channels: ["telegram"],
    created_at: "2026-11-01T04:00:00Z",
  };
  const leftover = {
    name: "0191e0a4-8a9c-7d6e-9f00-000000000001.1",
    place: "trash",
    bot_id: "0191e0a4-8a9c-7d6e-9f00-000000000001",
    bytes: 12 * 1024 ** 2,
    since: hoursFromNow(-1),
    until: hoursFromNow(7 * 24 - 1),
    missing_secrets: ["telegram_token"],
    ...change,
  } satisfies Omit<Leftover, "bot">;
  return { ...leftover, bot: change.bot ?? bot };
}

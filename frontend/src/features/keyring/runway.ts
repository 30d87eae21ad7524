/** How long a bot's budget of the month lasts at the pace of the last seven days. */
import type { Bot } from "../../api/types";
import type { Budget } from "./types";

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

export type Runway = { kind: "spent" } | { kind: "lasts" } | { kind: "days"; days: number };

type Spender = Pick<Bot, "id" | "created_at" | "usage">;

/** `null` without a pace or a budget to reckon with. */
export function runwayOf(bot: Spender, budgets: readonly Budget[] | undefined, now: number): Runway | null {
  const bounding = budgets?.filter((budget) => bounds(budget, bot.id)) ?? [];
  if (bounding.some(({ limit, spent }) => spent >= limit)) return { kind: "spent" };
  const budget = bounding.find(({ scope, period, unit }) => scope.kind === "bot" && period === "month" && unit === "money");
  if (!budget) return null;
  const left = budget.limit - budget.spent - budget.reserved;
  if (left <= 0) return { kind: "spent" };
  const week = bot.usage?.cost_week_micro_usd ?? 0;
  if (week === 0) return null;
  // A bot that is younger than a week has spent this in fewer days.
  const age = Math.max(1, Math.min(WEEK_DAYS, (now - Date.parse(bot.created_at)) / DAY_MS));
  const days = left / (week / age);
  const untilReset = (Date.parse(budget.resets_at) - now) / DAY_MS;
  return days >= untilReset ? { kind: "lasts" } : { kind: "days", days: Math.floor(days) };
}

/** Whether a budget stops this bot when it is spent; which key would pay next, nobody knows here. */
function bounds({ scope }: Budget, bot: string): boolean {
  return scope.kind === "all" || (scope.kind === "bot" && scope.id === bot);
}

/** What the form for a budget holds, what it accepts, and what it sends. */
import { texts } from "../../../texts";
import { dollarsOf, parseDollars, type Budget, type SetBudget } from "../../keyring";

const words = texts.usage.budgets.dialog;

export interface BudgetValues {
  kind: Budget["scope"]["kind"];
  bot: string | null;
  key: string | null;
  period: Budget["period"];
  unit: Budget["unit"];
  /** As it is typed. */
  limit: string;
}

export type Mistakes = Partial<Record<"bot" | "key" | "limit", string>>;

export function newValues(bot: string | null): BudgetValues {
  return { kind: bot === null ? "all" : "bot", bot, key: null, period: "month", unit: "money", limit: "" };
}

export function valuesOf({ scope, period, unit, limit }: Budget): BudgetValues {
  return {
    kind: scope.kind,
    bot: scope.kind === "bot" ? scope.id : null,
    key: scope.kind === "key" ? scope.id : null,
    period,
    unit,
    limit: unit === "money" ? dollarsOf(limit) : String(limit),
  };
}

/** The limit in the budget's unit; `null` when what was typed is none. */
export function limitOf({ unit, limit }: Pick<BudgetValues, "unit" | "limit">): number | null {
  const plain = limit.trim().replaceAll(/[\s,_]/g, "");
  const tokens = /^\d{1,15}$/.test(plain) ? Number(plain) : null;
  const amount = unit === "money" ? parseDollars(limit) : tokens;
  return amount === null || amount === 0 ? null : amount;
}

export function mistakesIn(values: BudgetValues): Mistakes {
  return {
    ...(values.kind === "bot" && values.bot === null && { bot: words.chooseBot }),
    ...(values.kind === "key" && values.key === null && { key: words.chooseKey }),
    ...(limitOf(values) === null && { limit: values.unit === "money" ? words.wrong : words.wrongTokens }),
  };
}

/** `null` while something is wrong. */
export function toBudget(values: BudgetValues): SetBudget | null {
  const limit = limitOf(values);
  if (limit === null || Object.keys(mistakesIn(values)).length > 0) return null;
  const { kind, period, unit } = values;
  return { scope: { kind, id: kind === "all" ? null : values[kind] }, period, unit, limit };
}

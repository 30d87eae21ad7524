/** How a budget is called: whose it is, and when it begins anew. */
import { texts } from "../../../texts";
import type { Budget } from "../../keyring";
import type { Names } from "../names";

const words = texts.keyring.budget;

export function whoseText({ scope }: Pick<Budget, "scope">, names: Names): string {
  if (scope.id === null || scope.kind === "all") return words.everybody;
  return names[scope.kind](scope.id);
}

export function labelOf(budget: Budget, names: Names): string {
  return words.label(whoseText(budget, names), words.period[budget.period]);
}

/** Which budget it is: of each scope, period and unit there is one. */
export function idOfBudget({ scope, period, unit }: Budget): string {
  return [scope.kind, scope.id ?? "", period, unit].join(" ");
}

/** A budget and where it stands: warned of at 80 %, stopped at 100 %. */
import type { ReactNode } from "react";

import { texts } from "../../texts";
import { useNow } from "../../ui/age";
import { ageText } from "../../ui/age-text";
import { Meter, type MeterTone } from "../../ui/progress";
import styles from "./keyring.module.css";
import { moneyText, tokensText } from "./money";
import type { Budget } from "./types";

const words = texts.keyring.budget;

type Standing = Pick<Budget, "limit" | "spent" | "is_warning">;

export function isSpent({ limit, spent }: Standing): boolean {
  return spent >= limit;
}

export function toneOfBudget(budget: Standing): MeterTone {
  if (isSpent(budget)) return "bad";
  return budget.is_warning ? "warn" : "plain";
}

export function amountText(unit: Budget["unit"], amount: number): string {
  return unit === "money" ? moneyText(amount) : tokensText(amount);
}

/** As in "$3.20 of $10.00" and "1.2M of 5M tokens". */
export function standingText({ unit, spent, limit }: Pick<Budget, "unit" | "spent" | "limit">): string {
  const most = amountText(unit, limit);
  return words.of(amountText(unit, spent), unit === "money" ? most : words.tokens(most));
}

interface BudgetMeterProps {
  budget: Budget;
  label: ReactNode;
  /** What more is said below it. */
  children?: ReactNode;
}

export function BudgetMeter({ budget, label, children }: BudgetMeterProps) {
  const now = useNow();
  const left = ageText(Date.parse(budget.resets_at) - now);
  const tone = toneOfBudget(budget);
  return (
    <div className={styles.stack}>
      <Meter label={label} value={budget.spent / budget.limit} text={standingText(budget)} tone={tone} />
      <p className={styles.detail}>
        {tone === "bad" && <strong className={styles.bad}>{words.spent} </strong>}
        {tone === "warn" && <strong className={styles.warn}>{words.warning} </strong>}
        {words.resets(left)}
        {budget.reserved > 0 && ` ${words.underWay(amountText(budget.unit, budget.reserved))}`}
        {children}
      </p>
    </div>
  );
}

/** What bounds the spending: each budget with how much of it is gone; setting, changing and removing them. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Gauge, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { EmptyState } from "../../../ui/empty-state";
import { Skeleton } from "../../../ui/skeleton";
import { BudgetMeter, budgetsQuery, KeyringProblem, useIsAdmin, type Budget } from "../../keyring";
import { useNames } from "../names";
import styles from "../usage.module.css";
import { BudgetDialog, type BudgetWish } from "./budget-dialog";
import { idOfBudget, labelOf } from "./budget-words";
import own from "./budgets.module.css";
import { RemoveBudgetDialog } from "./remove-budget-dialog";

const words = texts.usage.budgets;

export function BudgetsPart() {
  const { data, error, refetch } = useQuery(budgetsQuery);
  const isAdmin = useIsAdmin();
  const [wish, setWish] = useWish();
  const [doomed, setDoomed] = useState<Budget | null>(null);
  const add = isAdmin && (
    <Button look="primary" icon={Plus} onClick={() => setWish({ bot: null })}>
      {words.add}
    </Button>
  );
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        <p className={styles.lead}>{words.lead}</p>
        {data && data.length > 0 && add}
      </div>
      {error && <KeyringProblem title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState
          title={words.empty.title}
          picture={<Gauge aria-hidden size={40} className={own.picture} />}
          action={add}
        >
          <p>{words.empty.text}</p>
        </EmptyState>
      )}
      {data && <Groups budgets={data} onEdit={(edited) => setWish({ edited })} onRemove={setDoomed} />}
      {isAdmin && wish && <BudgetDialog wish={wish} onClose={() => setWish(null)} />}
      <RemoveBudgetDialog doomed={doomed} onClose={() => setDoomed(null)} />
    </div>
  );
}

/** A bot's page leads here with the bot in the address. */
function useWish(): [BudgetWish | null, (wish: BudgetWish | null) => void] {
  const { bot }: { bot?: unknown } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [wish, setWish] = useState<BudgetWish | null>(null);
  const change = (next: BudgetWish | null) => {
    setWish(next);
    if (bot !== undefined) void navigate({ to: ".", search: {} as never, replace: true });
  };
  return [wish ?? (typeof bot === "string" ? { bot } : null), change];
}

const KINDS = ["all", "bot", "key"] as const;

interface GroupsProps {
  budgets: readonly Budget[];
  onEdit: (budget: Budget) => void;
  onRemove: (budget: Budget) => void;
}

function Groups({ budgets, onEdit, onRemove }: GroupsProps) {
  return KINDS.map((kind) => {
    const of = budgets.filter(({ scope }) => scope.kind === kind);
    if (of.length === 0) return null;
    return (
      <Card key={kind} title={words.groups[kind]}>
        <ul className={own.budgets} aria-label={words.groups[kind]}>
          {of.map((budget) => (
            <Row key={idOfBudget(budget)} budget={budget} onEdit={onEdit} onRemove={onRemove} />
          ))}
        </ul>
      </Card>
    );
  });
}

function Row({ budget, onEdit, onRemove }: Omit<GroupsProps, "budgets"> & { budget: Budget }) {
  const isAdmin = useIsAdmin();
  const label = labelOf(budget, useNames());
  return (
    <li className={own.budget}>
      <BudgetMeter budget={budget} label={<bdi>{label}</bdi>} />
      {isAdmin && (
        <div className={own.actions}>
          <Button look="quiet" size="s" icon={Pencil} iconOnly title={words.edit(label)} onClick={() => onEdit(budget)}>
            {words.edit(label)}
          </Button>
          <Button
            look="quiet"
            size="s"
            icon={Trash2}
            iconOnly
            title={words.remove(label)}
            onClick={() => onRemove(budget)}
          >
            {words.remove(label)}
          </Button>
        </div>
      )}
    </li>
  );
}

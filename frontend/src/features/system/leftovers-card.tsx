/** What is left over from bots that are gone: listed with what a clean-up would do, and cleaned up once confirmed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { asApiError } from "../../api/problem";
import { texts } from "../../texts";
import { ageText } from "../../ui/age-text";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
import { sizeText } from "../../ui/quantity";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { AgainButton } from "./again-button";
import { cleanUpMutation, leftoversQuery, type CleanUp, type Leftover } from "./queries";
import styles from "./system.module.css";

const words = texts.system.leftovers;

/** Where links to this card lead. */
export const LEFTOVERS_ID = "left-over";

export function LeftoversCard() {
  const { data, error, refetch, isFetching } = useQuery(leftoversQuery);
  // Members may neither look nor clean up.
  if (error && asApiError(error).status === 403) return null;
  const again = (
    <AgainButton iconOnly busy={isFetching} onClick={() => void refetch()}>
      {words.again}
    </AgainButton>
  );
  return (
    <Card title={words.title} id={LEFTOVERS_ID} action={again}>
      <p className={styles.detail}>{words.text}</p>
      {error && <ProblemNotice title={words.failed} error={error} />}
      {!data && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton />
        </div>
      )}
      {data && <Plan plan={data} />}
    </Card>
  );
}

export type Outcome = "goes" | "waits" | "stays";

interface Row {
  leftover: Leftover;
  outcome: Outcome;
  /** Why it stays. */
  why: string;
}

export function rowsOf(plan: CleanUp): Row[] {
  const row = (outcome: Outcome) => (leftover: Leftover) => ({ leftover, outcome, why: "" });
  return [
    ...plan.removed.map(row("goes")),
    ...plan.quarantined.map(row("waits")),
    ...plan.kept.map(({ orphan, why }) => ({ ...row("stays")(orphan), why })),
  ];
}

/** How much a clean-up takes. */
export function figuresOf({ removed, quarantined }: CleanUp) {
  const count = (wanted: Leftover["kind"]) => removed.filter(({ kind }) => kind === wanted).length;
  return {
    containers: count("container"),
    networks: count("network"),
    bots: new Set(quarantined.map(({ bot_id: bot }) => bot)).size,
  };
}

function Plan({ plan }: { plan: CleanUp }) {
  const rows = rowsOf(plan);
  const toTrash = (
    <Link to="/trash" className={styles.link}>
      {words.trash}
    </Link>
  );
  if (rows.length === 0) {
    return (
      <div className={styles.footer}>
        <p>{words.none}</p>
        {toTrash}
      </div>
    );
  }
  const canClean = plan.removed.length + plan.quarantined.length > 0;
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.table.kind}</th>
              <th scope="col">{words.table.name}</th>
              <th scope="col">{words.table.age}</th>
              <th scope="col">{words.table.size}</th>
              <th scope="col">{words.table.plan}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <LeftoverRow key={`${row.leftover.kind} ${row.leftover.name}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.footer}>
        {canClean ? (
          <CleanUpButton plan={plan} />
        ) : (
          <p className={styles.detail}>{words.nothingToRemove}</p>
        )}
        {toTrash}
      </div>
    </>
  );
}

function LeftoverRow({ row: { leftover, outcome, why } }: { row: Row }) {
  const { age_seconds: age, bytes } = leftover;
  return (
    <tr>
      <td>{words.kinds[leftover.kind]}</td>
      <td>
        <code>{visibleText(leftover.name)}</code>
      </td>
      <td>{age === null ? "" : ageText(age * 1000)}</td>
      <td>{bytes === null ? "" : sizeText(bytes)}</td>
      <td className={styles[outcome]}>
        {outcome === "stays" ? words.stays(visibleText(why)) : words[outcome]}
      </td>
    </tr>
  );
}

function CleanUpButton({ plan }: { plan: CleanUp }) {
  const [open, setOpen] = useState(false);
  const cleanUp = useMutation(cleanUpMutation(useQueryClient()));
  const figures = figuresOf(plan);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) cleanUp.reset();
  };
  const confirm = () =>
    cleanUp.mutate(undefined, {
      onSuccess: (report) => {
        setOpen(false);
        tell(report);
      },
    });
  return (
    <div>
      <Button look="danger" onClick={() => change(true)}>
        {words.cleanUp}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={change}
        title={words.confirm.title}
        confirm={words.confirm.button}
        typed={words.confirm.word}
        busy={cleanUp.isPending}
        onConfirm={confirm}
      >
        {plan.removed.length > 0 && <p>{words.confirm.removes(figures)}</p>}
        {figures.bots > 0 && <p>{words.confirm.waits(figures.bots)}</p>}
        {cleanUp.error && <ProblemNotice title={words.confirm.failed} error={cleanUp.error} />}
      </ConfirmDialog>
    </div>
  );
}

function tell(report: CleanUp): void {
  const text = words.doneText(figuresOf(report));
  if (text === "") toast.info(words.doneNothing);
  else toast.done(words.done, { text });
}

/** What is left over from bots that are gone: listed with what a clean-up would do, and cleaned up once confirmed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asApiError } from "../../api/problem";
import { texts } from "../../texts";
import { ageText } from "../../ui/age-text";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
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

interface Row {
  leftover: Leftover;
  /** Why it stays; `null` for what is removed. */
  why: string | null;
}

export function rowsOf(plan: CleanUp): Row[] {
  return [
    ...plan.removed.map((leftover) => ({ leftover, why: null })),
    ...plan.kept.map(({ orphan, why }) => ({ leftover: orphan, why })),
  ];
}

function Plan({ plan }: { plan: CleanUp }) {
  const rows = rowsOf(plan);
  if (rows.length === 0) return <p>{words.none}</p>;
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.table.kind}</th>
              <th scope="col">{words.table.name}</th>
              <th scope="col">{words.table.age}</th>
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
      {plan.removed.length > 0 ? (
        <CleanUpButton count={plan.removed.length} />
      ) : (
        <p className={styles.detail}>{words.nothingToRemove}</p>
      )}
    </>
  );
}

function LeftoverRow({ row: { leftover, why } }: { row: Row }) {
  const age = leftover.age_seconds;
  return (
    <tr>
      <td>{words.kinds[leftover.kind]}</td>
      <td>
        <code>{visibleText(leftover.name)}</code>
      </td>
      <td>{age == null ? "" : ageText(age * 1000)}</td>
      <td className={why === null ? styles.goes : styles.detail}>
        {why === null ? words.goes : words.stays(visibleText(why))}
      </td>
    </tr>
  );
}

function CleanUpButton({ count }: { count: number }) {
  const [open, setOpen] = useState(false);
  const cleanUp = useMutation(cleanUpMutation(useQueryClient()));
  const change = (next: boolean) => {
    setOpen(next);
    if (next) cleanUp.reset();
  };
  const confirm = () =>
    cleanUp.mutate(undefined, {
      onSuccess: (report) => {
        setOpen(false);
        toast.done(words.done(report.removed.length));
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
        confirm={words.confirm.button(count)}
        typed={words.confirm.word}
        busy={cleanUp.isPending}
        onConfirm={confirm}
      >
        <p>{words.confirm.text(count)}</p>
        {cleanUp.error && <ProblemNotice title={words.confirm.failed} error={cleanUp.error} />}
      </ConfirmDialog>
    </div>
  );
}

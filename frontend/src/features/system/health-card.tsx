/** What bots need, and what of it is missing: first on the page, and short while all is well. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asApiError } from "../../api/problem";
import type { Check, ChecksView } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Card } from "../../ui/card";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { Verdict, type VerdictTone } from "../../ui/verdict";
import { Checklist, checksQuery, recheckMutation } from "../engine";
import { AgainButton } from "./again-button";
import styles from "./system.module.css";

const words = texts.system.checks;

export function HealthCard({ onCleanUp }: { onCleanUp: () => void }) {
  const { data, error } = useQuery(checksQuery);
  const recheck = useMutation(recheckMutation(useQueryClient()));
  // Members may not ask; there is nothing here that they could put right.
  if (error && asApiError(error).status === 403) return null;
  const again = (
    <AgainButton busy={recheck.isPending} onClick={() => recheck.mutate()}>
      {words.again}
    </AgainButton>
  );
  return (
    <Card title={words.title} action={again}>
      {error && <ProblemNotice title={words.failed} error={error} />}
      {recheck.error && <ProblemNotice title={words.failed} error={recheck.error} />}
      {!data && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton />
        </div>
      )}
      {data && <Findings checks={data} onCleanUp={onCleanUp} />}
    </Card>
  );
}

function Findings(props: { checks: ChecksView; onCleanUp: () => void }) {
  const { checks, checked_at: at } = props.checks;
  const [all, setAll] = useState(false);
  const wrong = checks.filter(({ state }) => state !== "good");
  const shown = all ? checks : wrong;
  const { tone, text } = verdictOn(checks);
  return (
    <>
      <div role="status">
        <Verdict tone={tone}>{text}</Verdict>
      </div>
      {shown.length > 0 && <Checklist checks={shown} onCleanUp={props.onCleanUp} />}
      <p className={styles.footer}>
        {wrong.length < checks.length && (
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            {all ? words.hide : words.show(checks.length)}
          </button>
        )}
        <span className={styles.faint}>
          <Sentence text={words.checked} parts={{ age: <Age at={at} /> }} />
        </span>
      </p>
    </>
  );
}

export function verdictOn(checks: readonly Check[]): { tone: VerdictTone; text: string } {
  const bad = checks.filter(({ state }) => state === "bad").length;
  const warning = checks.filter(({ state }) => state === "warning").length;
  if (bad > 0) return { tone: "bad", text: words.bad(bad) };
  if (warning > 0) return { tone: "warn", text: words.warning(warning) };
  return { tone: "good", text: words.good };
}

import { Check, LoaderCircle, Minus, X } from "lucide-react";

import { texts } from "../../texts";
import { useNow } from "../../ui/age";
import { classes } from "../../ui/classes";
import type { Stage, StageState, Times } from "./progress";
import styles from "./progress-list.module.css";

const words = texts.createBot.follow;

interface ProgressListProps {
  stages: { stage: Stage; state: StageState }[];
  times: Times;
  createdAt: number;
}

/** The stages of a new bot's way, each with how long after the wish it was reached. */
export function ProgressList({ stages, times, createdAt }: ProgressListProps) {
  return (
    <ol className={styles.list} aria-label={words.progress}>
      {stages.map(({ stage, state }) => (
        <li key={stage} className={classes(styles.stage, styles[state])} data-state={state}>
          <span aria-hidden className={styles.mark}>
            <Mark state={state} />
          </span>
          <span className={styles.words}>
            <span className={styles.label}>
              {words.stages[stage].label}
              <span className="visually-hidden">: {words.states[state]}</span>
            </span>
            <span className={styles.about}>{words.stages[stage].about}</span>
          </span>
          <span className={styles.time}>
            {state === "current" ? (
              <Elapsed since={createdAt} />
            ) : (
              state === "done" && stage !== "written" && <Reached at={times[stage]} createdAt={createdAt} />
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: { state: StageState }) {
  switch (state) {
    case "done":
      return <Check size={14} strokeWidth={3} />;
    case "current":
      return <LoaderCircle size={16} className={styles.spin} />;
    case "failed":
      return <X size={14} strokeWidth={3} />;
    case "skipped":
      return <Minus size={14} />;
    case "waiting":
      return null;
  }
}

function Reached({ at, createdAt }: { at: number | undefined; createdAt: number }) {
  if (at === undefined) return null;
  return words.after(Math.max(0, (at - createdAt) / 1000));
}

/** Counts for those who watch; screen readers are told of stages only. */
function Elapsed({ since }: { since: number }) {
  const seconds = Math.max(0, Math.floor((useNow() - since) / 1000));
  return <span aria-hidden>{words.elapsed(seconds)}</span>;
}

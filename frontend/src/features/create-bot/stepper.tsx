/** Where somebody is in the wizard, and the way to every other step. */
import { Check, CircleAlert } from "lucide-react";

import { texts } from "../../texts";
import { classes } from "../../ui/classes";
import styles from "./stepper.module.css";
import { indexOf, STEPS, type Step } from "./steps";

const words = texts.createBot;

interface StepperProps {
  step: Step;
  wrong: readonly Step[];
  visited: ReadonlySet<Step>;
  onGo: (step: Step) => void;
}

type StepState = "done" | "wrong" | "here" | "ahead";

function stateOf(step: Step, { step: present, wrong, visited }: StepperProps): StepState {
  if (step === present) return "here";
  if (!visited.has(step)) return "ahead";
  return wrong.includes(step) ? "wrong" : "done";
}

export function Stepper(props: StepperProps) {
  const { step: present, onGo } = props;
  const name = words.steps[present];
  return (
    <nav aria-label={words.stepper} className={styles.stepper}>
      <p className={styles.short} aria-hidden>
        {words.stepOf(indexOf(present) + 1, STEPS.length, name)}
      </p>
      <ol className={styles.list}>
        {STEPS.map((step) => {
          const state = stateOf(step, props);
          return (
            <li key={step} className={classes(styles.item, styles[state])}>
              <button
                type="button"
                className={styles.button}
                aria-current={state === "here" ? "step" : undefined}
                onClick={() => onGo(step)}
              >
                <span aria-hidden className={styles.mark}>
                  <Mark state={state} number={indexOf(step) + 1} />
                </span>
                <span className={styles.label}>{words.steps[step]}</span>
                <span className="visually-hidden">, {words.stepStates[state]}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Mark({ state, number }: { state: StepState; number: number }) {
  if (state === "done") return <Check size={13} strokeWidth={3} />;
  if (state === "wrong") return <CircleAlert size={14} />;
  return number;
}

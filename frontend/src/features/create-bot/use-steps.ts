/** Walking through the steps: the present one is in the address, and none is reached past a mistake. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type * as z from "zod";

import type { FormValues } from "./form-values";
import { fieldsOf, indexOf, parseStep, STEPS, stepsBefore, wrongSteps, type Step } from "./steps";

/** What the next rendered step is to focus. */
export type FocusWish = { on: "heading" | "mistake"; count: number } | null;

interface ShowOptions {
  replace?: boolean;
  focus?: "heading" | "mistake";
}

export interface Steps {
  step: Step;
  wrong: readonly Step[];
  visited: ReadonlySet<Step>;
  focusWish: FocusWish;
  /** Goes to a step, or to the first mistake before it. */
  go: (target: Step) => Promise<void>;
  /** Goes to a step whatever is wrong. */
  show: (target: Step, options?: ShowOptions) => void;
}

export function useSteps(form: UseFormReturn<FormValues>, schema: z.ZodType<FormValues, FormValues>): Steps {
  const search = useSearch({ strict: false }) as { step?: unknown };
  const navigate = useNavigate();
  const asked = parseStep(search.step);
  const wrong = useMistakes(form, schema);
  const [visited, setVisited] = useState<ReadonlySet<Step>>(() => new Set(stepsBefore(asked)));
  const [focusWish, setFocusWish] = useState<FocusWish>(null);
  const first = wrong[0];
  // Any step may be looked at by its address; only the review needs everything before it to be right.
  const step = asked === "review" ? (first ?? asked) : asked;

  if (!visited.has(step)) setVisited(new Set([...visited, step]));

  const show = useCallback(
    (target: Step, { replace = false, focus = "heading" }: ShowOptions = {}) => {
      setFocusWish((before) => ({ on: focus, count: (before?.count ?? 0) + 1 }));
      void navigate({ to: ".", search: { step: target } as never, replace });
    },
    [navigate],
  );

  // A review past a mistake (a reload dropped the secrets, say) leads to the mistake.
  const shown = useRef<Step | null>(null);
  useEffect(() => {
    if (step !== asked && shown.current !== step) {
      shown.current = step;
      void form.trigger(fieldsOf(step));
      show(step, { replace: true });
    } else if (step === asked) shown.current = null;
  }, [step, asked, form, show]);

  const go = async (target: Step) => {
    const ahead = indexOf(target) > indexOf(step);
    const valid = !ahead || (await form.trigger(stepsBefore(target).flatMap(fieldsOf)));
    if (valid) {
      show(target);
      return;
    }
    const [mistaken] = mistakes(schema, form.getValues());
    show(mistaken ?? step, { focus: "mistake" });
  };

  return { step, wrong, visited, focusWish, go, show };
}

/** The steps with mistakes; it changes only when they do, not with each key that is pressed. */
function useMistakes(form: UseFormReturn<FormValues>, schema: z.ZodType<FormValues, FormValues>): Step[] {
  const { subscribe, getValues } = form;
  const [key, setKey] = useState(() => mistakes(schema, getValues()).join(" "));
  useEffect(() => {
    const update = () => setKey(mistakes(schema, getValues()).join(" "));
    update();
    return subscribe({ formState: { values: true }, callback: update });
  }, [subscribe, getValues, schema]);
  return useMemo(() => STEPS.filter((step) => key.split(" ").includes(step)), [key]);
}

/** In which steps the schema finds something wrong. */
function mistakes(schema: z.ZodType<FormValues, FormValues>, values: FormValues): Step[] {
  const result = schema.safeParse(values);
  if (result.success) return [];
  return wrongSteps(result.error.issues.map(({ path }) => stepFieldOf(path)));
}

function stepFieldOf(path: PropertyKey[]): string {
  return String(path[0] ?? "start");
}


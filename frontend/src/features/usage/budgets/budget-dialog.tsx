/** Sets a budget, or another limit for one that there is. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent, type ReactNode, type RefObject } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Field } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Segmented } from "../../../ui/segmented";
import { Select } from "../../../ui/select";
import { toast } from "../../../ui/toast";
import { botsQuery } from "../../bots";
import { keysQuery, setBudgetMutation, type Budget } from "../../keyring";
import { useNames } from "../names";
import styles from "../usage.module.css";
import { mistakesIn, newValues, toBudget, valuesOf, type BudgetValues, type Mistakes } from "./budget-values";
import { labelOf } from "./budget-words";

const words = texts.usage.budgets.dialog;

/** A budget that is changed, or a new one, perhaps of a bot. */
export type BudgetWish = { edited: Budget } | { bot: string | null };

interface BudgetDialogProps {
  wish: BudgetWish;
  onClose: () => void;
}

export function BudgetDialog({ wish, onClose }: BudgetDialogProps) {
  const title = "edited" in wish ? words.editTitle : words.addTitle;
  const limit = useRef<HTMLInputElement>(null);
  // Where everything else is given, only the amount is left to be typed.
  const isGiven = "edited" in wish || wish.bot !== null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      {...(isGiven && { initialFocus: limit })}
    >
      <Fields wish={wish} onClose={onClose} limit={limit} />
    </Dialog>
  );
}

function Fields({ wish, onClose, limit }: BudgetDialogProps & { limit: RefObject<HTMLInputElement | null> }) {
  const edited = "edited" in wish ? wish.edited : null;
  const names = useNames();
  const [values, setValues] = useState(() => ("edited" in wish ? valuesOf(wish.edited) : newValues(wish.bot)));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const save = useMutation(setBudgetMutation(useQueryClient()));
  const set = (change: Partial<BudgetValues>) => {
    setValues((before) => ({ ...before, ...change }));
    setMistakes({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMistakes(mistakesIn(values));
    const budget = toBudget(values);
    if (!budget) return;
    save.mutate(budget, {
      onSuccess: () => {
        toast.done(words.done);
        onClose();
      },
    });
  };
  const isMoney = values.unit === "money";
  return (
    <form noValidate className={styles.form} onSubmit={submit}>
      {edited ? (
        <p className={styles.lead}>
          <bdi>{labelOf(edited, names)}</bdi>
        </p>
      ) : (
        <Bounds values={values} mistakes={mistakes} set={set} />
      )}
      <Field
        label={isMoney ? words.money : words.tokens}
        help={isMoney ? words.moneyHelp : words.tokensHelp}
        error={mistakes.limit}
      >
        {(control) => (
          <input
            {...control}
            ref={limit}
            className={`${control.className} ${styles.data}`}
            inputMode={isMoney ? "decimal" : "numeric"}
            autoComplete="off"
            value={values.limit}
            onChange={(event) => set({ limit: event.target.value })}
          />
        )}
      </Field>
      {save.error && <ProblemNotice title={words.failed} error={save.error} />}
      <div className={styles.formActions}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" look="primary" busy={save.isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

interface BoundsProps {
  values: BudgetValues;
  mistakes: Mistakes;
  set: (change: Partial<BudgetValues>) => void;
}

/** One of a few, with its name above it; screen readers get the name from the choice itself. */
function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.choice}>
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}

/** Whose spending, in which time, in what. */
function Bounds({ values, mistakes, set }: BoundsProps) {
  return (
    <>
      <Choice label={words.whose}>
        <Segmented
          label={words.whose}
          value={values.kind}
          options={(["all", "bot", "key"] as const).map((value) => ({ value, label: words.scopes[value] }))}
          onChange={(kind) => set({ kind })}
        />
      </Choice>
      {values.kind === "bot" && <BotField values={values} mistakes={mistakes} set={set} />}
      {values.kind === "key" && <KeyField values={values} mistakes={mistakes} set={set} />}
      <Choice label={words.period}>
        <Segmented
          label={words.period}
          value={values.period}
          options={(["day", "month"] as const).map((value) => ({ value, label: words.periods[value] }))}
          onChange={(period) => set({ period })}
        />
      </Choice>
      <Choice label={words.unit}>
        <Segmented
          label={words.unit}
          value={values.unit}
          options={(["money", "tokens"] as const).map((value) => ({ value, label: words.units[value] }))}
          onChange={(unit) => set({ unit, limit: "" })}
        />
      </Choice>
    </>
  );
}

function BotField({ values, mistakes, set }: BoundsProps) {
  const { data: bots } = useQuery(botsQuery);
  const options = (bots ?? [])
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map(({ id, name, hostname }) => ({ value: id, label: name, note: hostname }));
  return (
    <Field label={words.bot} error={mistakes.bot}>
      {(control) => (
        <Select control={control} value={values.bot} options={options} onChange={(bot) => set({ bot })} />
      )}
    </Field>
  );
}

function KeyField({ values, mistakes, set }: BoundsProps) {
  const { data: keys } = useQuery(keysQuery);
  const names = useNames();
  const options = (keys ?? []).map(({ id, label, vendor }) => ({ value: id, label, note: names.vendor(vendor) }));
  return (
    <Field label={words.key} error={mistakes.key}>
      {(control) => (
        <Select control={control} value={values.key} options={options} onChange={(key) => set({ key })} />
      )}
    </Field>
  );
}

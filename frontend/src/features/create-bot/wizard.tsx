/** The wizard: its steps around one form, the bot as it will be, and the sending. */
import { zodResolver } from "@hookform/resolvers/zod";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";

import type { ApiError } from "../../api/problem";
import type { Bot, Catalog } from "../../api/types";
import { texts } from "../../texts";
import { BotPreview } from "./bot-preview";
import { DraftNotice } from "./draft-notice";
import { initialValues, type FormValues } from "./form-values";
import { LeftOverOffer } from "./left-over-offer";
import { RefusalNotice } from "./refusal-notice";
import { formSchema } from "./schema";
import { StepBody } from "./step-body";
import { Stepper } from "./stepper";
import { stepAfter, stepOf } from "./steps";
import { useDraft } from "./use-draft";
import { useFocusWish } from "./use-focus-wish";
import { useSteps } from "./use-steps";
import { useSubmit } from "./use-submit";
import { WizardFooter } from "./wizard-footer";
import styles from "./wizard.module.css";

const words = texts.createBot;

interface WizardProps {
  catalog: Catalog;
  /** Whose draft it is. */
  user: string;
  onCreated: (bot: Bot, pictureError: ApiError | null) => void;
}

export function Wizard({ catalog, user, onCreated }: WizardProps) {
  const schema = useMemo(() => formSchema(catalog), [catalog]);
  const draft = useDraft(user, catalog);
  const form = useForm<FormValues>({
    defaultValues: draft.restored ?? initialValues(catalog),
    resolver: zodResolver(schema),
    mode: "onTouched",
    shouldFocusError: false,
  });
  const steps = useSteps(form, schema);
  const body = useRef<HTMLDivElement>(null);
  useFocusWish(body, steps.focusWish, steps.step);
  const { submit, makeAnyway, quickCreate, showRefusal, refusal, leftOver, busy } = useSubmit({
    catalog,
    form,
    showStep: steps.show,
    onCreated: useCallback(
      (bot: Bot, pictureError: ApiError | null, whole: boolean) => {
        // A bot made of its name alone leaves what was begun in the form to be carried on.
        if (whole) draft.forget();
        onCreated(bot, pictureError);
      },
      [draft, onCreated],
    ),
  });
  const { subscribe, getValues } = form;
  const { save } = draft;
  useEffect(
    () => subscribe({ formState: { values: true }, callback: () => save(getValues()) }),
    [subscribe, getValues, save],
  );

  const startOver = () => {
    draft.forget();
    form.reset(initialValues(catalog));
    steps.show("template");
  };
  const { step } = steps;
  const offer = leftOver && (
    <LeftOverOffer
      hostname={leftOver.values.hostname.trim()}
      whole={leftOver.whole}
      busy={busy}
      onAnyway={() => void makeAnyway()}
    />
  );
  // Reading the errors here keeps them known to a step that is shown only afterwards.
  const mistakes = Object.keys(form.formState.errors).filter((field) => stepOf(field) === step).length;
  const next = step === "review" ? submit : () => steps.go(stepAfter(step) ?? "review");

  return (
    <FormProvider {...form}>
      <form
        aria-label={words.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void next();
        }}
      >
        <Stepper step={step} wrong={steps.wrong} visited={steps.visited} onGo={(to) => void steps.go(to)} />
        {draft.restored && <DraftNotice onStartOver={startOver} />}
        <div className={styles.columns}>
          <div ref={body} className={styles.main}>
            {refusal && <RefusalNotice refusal={refusal} />}
            {!leftOver?.whole && offer}
            <StepBody
              step={step}
              catalog={catalog}
              busy={busy}
              hostnameOffer={leftOver?.whole && offer}
              onQuick={(name) => void quickCreate(name)}
              onEdit={steps.show}
              onRefused={showRefusal}
            />
            <WizardFooter
              step={step}
              busy={busy}
              canReview={steps.wrong.length === 0}
              mistakes={mistakes}
              onGo={(to) => void steps.go(to)}
            />
          </div>
          <aside className={styles.side}>
            <BotPreview catalog={catalog} />
          </aside>
        </div>
      </form>
    </FormProvider>
  );
}

/** A part of the settings that is saved by itself: its fields, what the change costs, and how it went. */
import { Check } from "lucide-react";
import { Fragment, useId, type ReactNode } from "react";
import { FormProvider, type FieldValues } from "react-hook-form";

import { asApiError } from "../../../api/problem";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { ProblemNotice } from "../../../ui/problem-notice";
import { costOf } from "./patch";
import { Section } from "./section";
import styles from "./settings.module.css";
import { StaleNotice } from "./stale-notice";
import type { SectionEditor } from "./use-section";

const words = texts.botSettings;

interface SectionFormProps<Values extends FieldValues> {
  title: string;
  lead: ReactNode;
  editor: SectionEditor<Values>;
  /** A refusal that is answered elsewhere. */
  handled?: string;
  children: ReactNode;
}

export function SectionForm<Values extends FieldValues>(props: SectionFormProps<Values>) {
  const { title, lead, editor, handled, children } = props;
  const { form, error, overtaken, dirty, busy } = editor;
  const cost = useId();
  const problem = error === null || asApiError(error).code === handled ? null : asApiError(error);
  return (
    <Section title={title} lead={lead}>
      <FormProvider {...form}>
        <form
          noValidate
          aria-label={title}
          className={styles.form}
          onSubmit={(event) => {
            void form.handleSubmit(() => editor.save())(event);
          }}
        >
          <Fragment key={editor.round}>{children}</Fragment>
          {overtaken && (
            <StaleNotice
              seen={editor.seen}
              present={overtaken}
              parts={editor.parts}
              busy={busy}
              onOver={editor.saveOver}
              onReload={editor.discard}
            />
          )}
          {problem && <ProblemNotice title={words.notSaved} error={problem} />}
          {problem && problem.fields.length > 0 && (
            <ul className={styles.changes}>
              {problem.fields.map(({ path, detail }) => (
                <li key={path.join("/")}>
                  {path.join(" › ")}: {detail}
                </li>
              ))}
            </ul>
          )}
          {!overtaken && (
            <div className={styles.actions}>
              <Button type="submit" look="primary" icon={Check} busy={busy} disabled={!dirty} aria-describedby={cost}>
                {words.save}
              </Button>
              {dirty && (
                <Button look="quiet" onClick={editor.discard}>
                  {words.discard}
                </Button>
              )}
              <p id={cost} role="status" className={styles.cost}>
                {dirty && words.cost[costOf(editor.seen, editor.patch)]}
              </p>
            </div>
          )}
        </form>
      </FormProvider>
    </Section>
  );
}

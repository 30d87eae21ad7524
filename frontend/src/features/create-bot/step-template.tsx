/** The first step: what the bot begins as. */
import { Copy, FilePlus2 } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import { MarkdownView } from "../bot-form";
import { BotChooser } from "./bot-chooser";
import type { FormValues } from "./form-values";
import { QuickCreate } from "./quick-create";
import styles from "./step-template.module.css";
import { TemplateCard } from "./template-card";
import { findTemplate, TEMPLATES } from "./templates";
import { useTemplate } from "./use-template";

const words = texts.createBot.template;

interface TemplateStepProps {
  catalog: Catalog;
  busy: boolean;
  onQuick: (name: string) => void;
}

export function TemplateStep({ catalog, busy, onQuick }: TemplateStepProps) {
  const { register } = useFormContext<FormValues>();
  const chosen = useWatch<FormValues, "template">({ name: "template" });
  const { choose, kept, replacePersona } = useTemplate();
  const field = register("template", {
    onChange: (event: { target: { value: string } }) => choose(event.target.value),
  });
  const template = findTemplate(chosen);

  return (
    <>
      <QuickCreate busy={busy} onCreate={onQuick} />
      <div role="radiogroup" aria-label={words.label} className={styles.grid}>
        <TemplateCard
          field={field}
          value="blank"
          picture={<FilePlus2 aria-hidden size={20} />}
          title={words.blank}
          about={words.blankAbout}
        />
        <TemplateCard
          field={field}
          value="copy"
          picture={<Copy aria-hidden size={20} />}
          title={words.duplicate}
          about={words.duplicateAbout}
        />
        {TEMPLATES.map(({ id, emoji, title, about }) => (
          <TemplateCard key={id} field={field} value={id} picture={emoji} title={title} about={about} />
        ))}
      </div>
      {chosen === "copy" && <BotChooser catalog={catalog} />}
      {template && (
        <details className={styles.persona}>
          <summary>{words.read}</summary>
          <section aria-label={words.personaOf(template.title)} className={styles.text}>
            <MarkdownView text={template.persona} />
          </section>
        </details>
      )}
      {template && kept && (
        <p className={styles.kept} role="status">
          {words.kept}{" "}
          <button type="button" className={styles.link} onClick={replacePersona}>
            {words.replace}
          </button>
        </p>
      )}
    </>
  );
}

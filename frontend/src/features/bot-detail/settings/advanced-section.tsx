/** What few bots need changed: the host name, and how often the bot is asked to answer. */
import { useFormContext, useWatch } from "react-hook-form";
import * as z from "zod";

import type { Bot, EditBotRequest } from "../../../api/types";
import { texts } from "../../../texts";
import { Field } from "../../../ui/field";
import { Segmented } from "../../../ui/segmented";
import { fieldStyles, hostnameProblem } from "../../bot-form";
import { SectionForm } from "./section-form";
import styles from "./settings.module.css";
import { useSection, type SectionRules } from "./use-section";

const words = texts.botSettings.advanced;

const CHOICES = ["rule", "never", "every"] as const;

interface AdvancedValues {
  hostname: string;
  canary: (typeof CHOICES)[number];
  canary_minutes: number;
}

const A_DAY = 1440;
const OFFERED_MINUTES = 30;

const RULES: SectionRules<AdvancedValues> = {
  parts: ["hostname", "canary_minutes"],
  fields: ["hostname", "canary_minutes"],
  schema: z
    .object({ hostname: z.string(), canary: z.enum(CHOICES), canary_minutes: z.number().catch(Number.NaN) })
    .superRefine(({ hostname, canary, canary_minutes: minutes }, context) => {
      const problem = hostnameProblem(hostname.trim());
      if (problem !== null) context.addIssue({ code: "custom", path: ["hostname"], message: problem });
      if (canary === "every" && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= A_DAY)) {
        context.addIssue({ code: "custom", path: ["canary_minutes"], message: words.wrongMinutes });
      }
    }),
  valuesOf,
  patchOf: advancedPatch,
};

function valuesOf({ hostname, canary_minutes: minutes }: Bot): AdvancedValues {
  const canary = minutes === null ? "rule" : minutes === 0 ? "never" : "every";
  return { hostname, canary, canary_minutes: minutes || OFFERED_MINUTES };
}

function advancedPatch(seen: Bot, values: AdvancedValues): EditBotRequest {
  const hostname = values.hostname.trim();
  const minutes = { rule: null, never: 0, every: values.canary_minutes }[values.canary];
  return {
    ...(hostname !== seen.hostname && { hostname }),
    ...(minutes !== seen.canary_minutes && { canary_minutes: minutes }),
  };
}

export function AdvancedSection({ bot }: { bot: Bot }) {
  const editor = useSection(bot, RULES);
  return (
    <SectionForm title={words.title} lead={words.lead} editor={editor}>
      <HostnameField />
      <CanaryField />
    </SectionForm>
  );
}

function HostnameField() {
  const { register, formState } = useFormContext<AdvancedValues>();
  return (
    <Field label={words.hostname} help={words.hostnameHelp} error={formState.errors.hostname?.message}>
      {(control) => (
        <input
          {...control}
          className={`${control.className} ${fieldStyles.data}`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...register("hostname")}
        />
      )}
    </Field>
  );
}

function CanaryField() {
  const { register, formState, setValue } = useFormContext<AdvancedValues>();
  const canary = useWatch<AdvancedValues, "canary">({ name: "canary" });
  return (
    <div className={styles.canary}>
      <h4>{words.canary}</h4>
      <p className={styles.quiet}>{words.canaryHelp}</p>
      <Segmented
        label={words.canary}
        value={canary}
        options={CHOICES.map((value) => ({ value, label: words.canaries[value] }))}
        onChange={(value) => setValue("canary", value, { shouldValidate: true })}
      />
      {canary === "every" && (
        <Field label={words.minutes} error={formState.errors.canary_minutes?.message}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={A_DAY}
              {...register("canary_minutes", { valueAsNumber: true })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

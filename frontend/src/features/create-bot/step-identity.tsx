/** Who the bot is: name, host name, face, tags, persona. */
import type { ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { ChipsInput } from "../../ui/chips-input";
import { Field } from "../../ui/field";
import { isTag, toTag } from "../profile";
import { deriveHostname, fieldStyles as styles, PersonaEditor, useSetField } from "../bot-form";
import { FaceField } from "./face-field";
import type { FormValues } from "./form-values";
import { HostnameField } from "./hostname-field";
import { Section } from "./section";

const words = texts.createBot.identity;

export function IdentityStep({ hostnameOffer }: { hostnameOffer: ReactNode }) {
  return (
    <>
      <Section>
        <div className={styles.pair}>
          <NameField />
          <HostnameField />
        </div>
        {hostnameOffer}
        <FaceField />
        <TagsField />
      </Section>
      <Section>
        <PersonaEditor />
      </Section>
    </>
  );
}

function NameField() {
  const { register, formState, setValue, getValues } = useFormContext<FormValues>();

  const follow = (name: string) => {
    // Once somebody typed a host name of their own, the name no longer changes it.
    if (getValues("hostname_own")) return;
    setValue("hostname", deriveHostname(name), { shouldValidate: formState.errors.hostname !== undefined });
  };

  return (
    <Field label={words.name} error={formState.errors.name?.message}>
      {(control) => (
        <input
          {...control}
          autoComplete="off"
          placeholder={words.namePlaceholder}
          {...register("name", {
            onChange: (event: { target: { value: string } }) => follow(event.target.value),
          })}
        />
      )}
    </Field>
  );
}

function TagsField() {
  const { formState } = useFormContext<FormValues>();
  const tags = useWatch<FormValues, "tags">({ name: "tags" });
  const setField = useSetField<FormValues>();
  return (
    <Field label={words.tags} help={words.tagsHelp} error={listError(formState.errors.tags)}>
      {(control) => (
        <ChipsInput
          control={control}
          label={words.tags}
          chips={tags}
          toChip={toTag}
          isOdd={(tag) => !isTag(tag)}
          placeholder={words.tagsPlaceholder}
          onChange={(next) => setField("tags", next)}
        />
      )}
    </Field>
  );
}

/** What is wrong with a list as a whole. */
function listError(error: { message?: string | undefined } | undefined): string | undefined {
  return error?.message;
}

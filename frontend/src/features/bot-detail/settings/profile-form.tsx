/** Name, tags and face: what changes without a new container. */
import { Check } from "lucide-react";
import type { FormEvent } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/problem-notice";
import { asApiError } from "../../../api/problem";
import { MAX_NAME, PROFILE_PARTS } from "./profile";
import { Section } from "./section";
import styles from "./settings.module.css";
import { StaleNotice } from "./stale-notice";
import { TagsField } from "./tags-field";
import { useProfile, type ProfileEditor } from "./use-profile";

export function ProfileForm({ bot }: { bot: Bot }) {
  const words = texts.botDetail.settings.profile;
  const editor = useProfile(bot);
  const { profile, dirty, busy, overtaken } = editor;
  const nameError = nameProblem(profile.name) ?? serverProblem(editor, "name");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (dirty && nameError === undefined) editor.save();
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <form onSubmit={submit} className={styles.form}>
        <Field label={words.name} error={nameError}>
          {(control) => (
            <input
              {...control}
              value={profile.name}
              autoComplete="off"
              onChange={(event) => editor.change({ name: event.target.value })}
            />
          )}
        </Field>
        <TagsField
          tags={profile.tags}
          error={serverProblem(editor, "tags")}
          onChange={(tags) => editor.change({ tags })}
        />
        {overtaken && (
          <StaleNotice
            {...overtaken}
            parts={PROFILE_PARTS}
            busy={busy}
            onOver={editor.saveOver}
            onReload={editor.discard}
          />
        )}
        {editor.error !== null && asApiError(editor.error).fields.length === 0 && (
          <ProblemNotice title={words.notSaved} error={editor.error} />
        )}
        {!overtaken && (
          <div className={styles.actions}>
            <Button
              type="submit"
              look="primary"
              icon={Check}
              busy={busy}
              disabled={!dirty || nameError !== undefined}
            >
              {words.save}
            </Button>
            {dirty && (
              <Button look="quiet" onClick={editor.discard}>
                {words.revert}
              </Button>
            )}
          </div>
        )}
      </form>
    </Section>
  );
}

function nameProblem(name: string): string | undefined {
  const words = texts.botDetail.settings.profile;
  if (name.trim() === "") return words.nameMissing;
  return [...name.trim()].length > MAX_NAME ? words.nameLong : undefined;
}

/** What the server found wrong with a field. */
function serverProblem({ error }: ProfileEditor, field: string): string | undefined {
  if (error === null) return undefined;
  return asApiError(error).fields.find(({ path }) => path[0] === field)?.detail;
}

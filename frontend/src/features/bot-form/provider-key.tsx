/** The key of a bot's own: kept, replaced, or given for the first time. */
import { useFormContext } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import { useKept } from "./kept";
import { KeptSecret } from "./kept-secret";
import { OutsideLink } from "./outside-link";
import type { BotFields } from "./values";

const words = texts.botForm.model;

/** The key of a provider that takes one. */
export function KeyField({ provider }: { provider: CatalogProvider }) {
  const { setValue } = useFormContext<BotFields>();
  if (useKept().provider !== provider.id) return <KeyInput provider={provider} />;
  return (
    <KeptSecret
      label={words.key}
      perhaps={provider.key === "optional"}
      onKeep={() => setValue("provider_key", "")}
    >
      <KeyInput provider={provider} />
    </KeptSecret>
  );
}

function KeyInput({ provider }: { provider: CatalogProvider }) {
  const { register, formState } = useFormContext<BotFields>();
  return (
    <Field
      label={words.key}
      note={provider.key === "optional" && words.optional}
      error={formState.errors.provider_key?.message}
      help={
        <>
          {words.keyHelp}{" "}
          {provider.key_url != null && <OutsideLink href={provider.key_url}>{words.keyWhere}</OutsideLink>}
        </>
      }
    >
      {(control) => <SecretInput {...control} subject={words.key} {...register("provider_key")} />}
    </Field>
  );
}

/** A token of a chat service, checked while it is typed or pasted. */
import { CircleCheck } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogSecret } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import styles from "./fields.module.css";
import { useKept } from "./kept";
import { KeptSecret } from "./kept-secret";
import { fits } from "./pattern";
import type { BotFields } from "./values";

const words = texts.botForm;

interface TokenFieldProps {
  at: number;
  kind: string;
  secret: CatalogSecret;
}

export function TokenField(props: TokenFieldProps) {
  const { at, kind, secret } = props;
  const { setValue } = useFormContext<BotFields>();
  const isKept = useKept().tokens[kind]?.includes(secret.name) ?? false;
  if (!isKept) return <TokenInput {...props} />;
  return (
    <KeptSecret
      label={secret.label}
      onKeep={() => setValue(`channels.${at}.secrets.${secret.name}`, "")}
    >
      <TokenInput {...props} />
    </KeptSecret>
  );
}

function TokenInput({ at, secret }: TokenFieldProps) {
  const { register, formState, trigger } = useFormContext<BotFields>();
  const field = `channels.${at}.secrets.${secret.name}` as const;
  const text = useWatch<BotFields, typeof field>({ name: field }) ?? "";
  const checked = text.trim() !== "";
  const right = checked && fits(secret.pattern, text);
  const error = formState.errors.channels?.[at]?.secrets?.[secret.name]?.message;
  const shapeError = checked && !right ? words.wrong.shape(secret.shape) : undefined;
  return (
    <Field label={secret.label} help={secret.help} error={error ?? shapeError} note={right && <Right />}>
      {(control) => (
        <SecretInput
          {...control}
          subject={secret.label}
          {...register(field, { onChange: () => void (error !== undefined && trigger(field)) })}
        />
      )}
    </Field>
  );
}

function Right() {
  return (
    <span role="status" className={styles.good}>
      <CircleCheck aria-hidden size={13} />
      {words.channels.fits}
    </span>
  );
}

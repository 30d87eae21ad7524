/** A token of a chat service, checked while it is typed or pasted. */
import { CircleCheck } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogSecret } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import styles from "./fields.module.css";
import type { FormValues } from "./form-values";
import { fits } from "./pattern";

const words = texts.createBot;

export function TokenField({ at, secret }: { at: number; secret: CatalogSecret }) {
  const { register, formState, trigger } = useFormContext<FormValues>();
  const field = `channels.${at}.secrets.${secret.name}` as const;
  const text = useWatch<FormValues, typeof field>({ name: field }) ?? "";
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

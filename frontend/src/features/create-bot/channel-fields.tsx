import { X } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogChannel, DmPolicy, GroupPolicy } from "../../api/types";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { SecretInput } from "../../ui/secret-input";
import styles from "./channel-fields.module.css";
import fieldStyles from "./fields.module.css";
import { usesAllowList, type FormValues } from "./form-values";

/** `pairing` is not offered: the page cannot approve the codes that strangers would get. */
const DM_POLICIES: { value: DmPolicy; label: string }[] = [
  { value: "allowlist", label: "Only the people listed below" },
  { value: "open", label: "Everybody" },
  { value: "disabled", label: "Nobody" },
];

const GROUP_POLICIES: { value: GroupPolicy; label: string }[] = [
  { value: "disabled", label: "In no group" },
  { value: "allowlist", label: "To the people listed below" },
  { value: "open", label: "To everybody in every group" },
];

interface ChannelFieldsProps {
  at: number;
  channel: CatalogChannel;
  onRemove: () => void;
}

export function ChannelFields({ at, channel, onRemove }: ChannelFieldsProps) {
  const { register, formState } = useFormContext<FormValues>();
  const values = useWatch<FormValues, `channels.${number}`>({ name: `channels.${at}` });
  const errors = formState.errors.channels?.[at];
  const listed = usesAllowList(values);

  return (
    <div className={styles.channel} role="group" aria-label={channel.name}>
      <header className={styles.header}>
        <h3>{channel.name}</h3>
        <Button look="quiet" size="s" icon={X} iconOnly onClick={onRemove}>
          {`Remove ${channel.name}`}
        </Button>
      </header>
      {errors?.kind && (
        <p className={styles.error} role="alert">
          {errors.kind.message}
        </p>
      )}
      {channel.secrets.map((secret) => (
        <Field
          key={secret.name}
          label={secret.label}
          help={secret.help}
          error={errors?.secrets?.[secret.name]?.message}
        >
          {(control) => (
            <SecretInput
              {...control}
              subject={secret.label}
              {...register(`channels.${at}.secrets.${secret.name}`)}
            />
          )}
        </Field>
      ))}
      <div className={fieldStyles.pair}>
        <Field label="Who may write privately" error={errors?.dm_policy?.message}>
          {(control) => (
            <select {...control} {...register(`channels.${at}.dm_policy`)}>
              {DM_POLICIES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Answers in groups" error={errors?.group_policy?.message}>
          {(control) => (
            <select {...control} {...register(`channels.${at}.group_policy`)}>
              {GROUP_POLICIES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {listed && (
        <Field
          label="People"
          help={`Divided by commas or lines: ${channel.allow_from_shape}.`}
          error={errors?.allow_from?.message}
        >
          {(control) => (
            <textarea
              {...control}
              className={`${control.className} ${fieldStyles.data}`}
              rows={2}
              spellCheck={false}
              {...register(`channels.${at}.allow_from`)}
            />
          )}
        </Field>
      )}
      {values.dm_policy === "open" && (
        <p className={styles.caution}>
          Everybody who finds this bot can talk to it, and every answer spends your model’s tokens.
        </p>
      )}
    </div>
  );
}

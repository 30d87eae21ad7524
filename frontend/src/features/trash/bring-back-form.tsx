/** The form that brings a bot back. What the server has against it lands on the field that is meant. */
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { FormProvider, useForm, useWatch, type FieldPath } from "react-hook-form";

import { asApiError, type ApiError } from "../../api/problem";
import type { Bot, Catalog } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { Switch } from "../../ui/switch";
import { toast } from "../../ui/toast";
import {
  adoptSchema,
  initialValues,
  needOfRefused,
  needsOf,
  placeAdoptRefusal,
  toRequest,
  type AdoptValues,
} from "./adopt-values";
import styles from "./bring-back.module.css";
import { HostnameField } from "./hostname-field";
import { adoptMutation, type Known } from "./queries";
import { SecretsPart } from "./secrets-part";

const words = texts.trash.bring;

interface BringBackFormProps {
  leftover: Known;
  catalog: Catalog;
  onClose: () => void;
  onBack: (bot: Bot) => void;
}

interface Refusal {
  error: ApiError;
  /** Complaints that no field shows. */
  rest: string[];
}

export function BringBackForm({ leftover, catalog, onClose, onBack }: BringBackFormProps) {
  const [first] = useState(() => needsOf(leftover, catalog));
  const [refused, setRefused] = useState<string[]>([]);
  const needs = useMemo(() => {
    const more = refused.map((kind) => needOfRefused(kind, catalog));
    return { ...first, channels: [...first.channels, ...more] };
  }, [first, refused, catalog]);
  const schema = useMemo(() => adoptSchema(first), [first]);
  const form = useForm<AdoptValues>({
    defaultValues: initialValues(leftover, catalog, first),
    resolver: zodResolver(schema),
    mode: "onTouched",
  });
  const adopt = useMutation(adoptMutation(useQueryClient()));
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const showRefusal = (error: ApiError, values: AdoptValues) => {
    const { fields, rest } = placeAdoptRefusal(error, values);
    const channels = fields.map(({ field }) => values.channels[Number(field.split(".")[1])]?.kind);
    const known = new Set(needs.channels.map(({ kind }) => kind));
    const strange = channels.filter((kind) => kind !== undefined && !known.has(kind));
    setRefused((before) => [...new Set([...before, ...strange])].filter((kind) => kind !== undefined));
    for (const [at, { field, detail }] of fields.entries()) {
      const message = visibleText(detail);
      form.setError(field as FieldPath<AdoptValues>, { type: "server", message }, { shouldFocus: at === 0 });
    }
    // A complaint that a field shows need not stand above the form as well.
    setRefusal(fields.length > 0 && rest.length === 0 ? null : { error, rest });
  };

  const submit = form.handleSubmit(async (values) => {
    setRefusal(null);
    try {
      const bot = await adopt.mutateAsync({ leftover: leftover.name, request: toRequest(values, leftover) });
      toast.done(words.done(visibleText(bot.name)));
      onClose();
      onBack(bot);
    } catch (error) {
      showRefusal(asApiError(error), values);
    }
  });

  return (
    <FormProvider {...form}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          // A dialog over another form must not submit that one as well.
          event.stopPropagation();
          void submit(event);
        }}
      >
        {(needs.provider !== null || needs.channels.length > 0) && <SecretsPart needs={needs} />}
        <HostnameField />
        <StartChoice onChange={(start) => form.setValue("start", start)} />
        {refusal && <RefusalNotice refusal={refusal} />}
        <div className={styles.actions}>
          <Button onClick={onClose}>{words.leave}</Button>
          <Button type="submit" look="primary" busy={adopt.isPending}>
            {words.confirm}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

function StartChoice({ onChange }: { onChange: (start: boolean) => void }) {
  const start = useWatch<AdoptValues, "start">({ name: "start" });
  return (
    <div className={styles.start}>
      <Switch label={words.start} checked={start} onChange={onChange} />
      {!start && <p className={styles.help}>{words.startOff}</p>}
    </div>
  );
}

function RefusalNotice({ refusal: { error, rest } }: { refusal: Refusal }) {
  const said = rest.length > 0 ? rest : [error.message, error.hint];
  return (
    <Notice tone="bad" role="alert" title={words.failed} className={styles.refusal}>
      {said.map((text) => text !== null && <p key={text}>{visibleText(text)}</p>)}
    </Notice>
  );
}

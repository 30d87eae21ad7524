import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { FormProvider, useForm, type SubmitHandler } from "react-hook-form";

import { asApiError, type ApiError } from "../../api/problem";
import type { Catalog } from "../../api/types";
import { Notice } from "../../ui/notice";
import { ChannelsSection } from "./channels-section";
import styles from "./create-bot-form.module.css";
import { initialValues, toRequest, type FormValues } from "./form-values";
import { IdentitySection } from "./identity-section";
import { ModelSection } from "./model-section";
import { PersonaSection } from "./persona-section";
import { Preview } from "./preview";
import { ResourcesSection } from "./resources-section";
import { formSchema } from "./schema";
import { placeProblems } from "./server-errors";
import { createMutation, idempotencyKeys } from "./submit";

export function CreateBotForm({ catalog }: { catalog: Catalog }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [keyFor] = useState(idempotencyKeys);
  const create = useMutation(createMutation(queries, keyFor));
  const [refusal, setRefusal] = useState<{ error: ApiError; rest: string[] } | null>(null);
  const schema = useMemo(() => formSchema(catalog), [catalog]);
  const form = useForm<FormValues>({
    defaultValues: initialValues(catalog),
    resolver: zodResolver(schema),
    mode: "onTouched",
  });

  const showRefusal = (error: ApiError) => {
    const { fields, rest } = placeProblems(error.fields);
    fields.forEach(({ field, detail }, at) =>
      form.setError(field, { type: "server", message: detail }, { shouldFocus: at === 0 }),
    );
    setRefusal({ error, rest });
  };

  const submit: SubmitHandler<FormValues> = async (values) => {
    const provider = catalog.providers.find(({ id }) => id === values.provider);
    if (!provider) return;
    setRefusal(null);
    try {
      const bot = await create.mutateAsync(toRequest(values, provider));
      await navigate({ to: "/bots/$bot", params: { bot: bot.hostname } });
    } catch (error) {
      showRefusal(asApiError(error));
    }
  };

  return (
    <FormProvider {...form}>
      <form
        className={styles.form}
        aria-label="Create a bot"
        noValidate
        onSubmit={(event) => void form.handleSubmit(submit)(event)}
      >
        <div className={styles.sections}>
          <IdentitySection />
          <ModelSection providers={catalog.providers} />
          <ChannelsSection channels={catalog.channels} />
          <PersonaSection />
          <ResourcesSection limits={catalog.limits.resources} />
        </div>
        <div className={styles.side}>
          <Preview catalog={catalog} busy={create.isPending} />
          {refusal && (
            <Notice tone="bad" role="alert" title={refusal.error.message}>
              {refusal.error.hint !== null && <p>{refusal.error.hint}</p>}
              {refusal.rest.map((detail) => (
                <p key={detail}>{detail}</p>
              ))}
            </Notice>
          )}
        </div>
      </form>
    </FormProvider>
  );
}

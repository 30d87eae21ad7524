/** Sending the form, and placing what the server has against it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { FieldPath, UseFormReturn } from "react-hook-form";

import { asApiError, type ApiError } from "../../api/problem";
import type { Bot, Catalog } from "../../api/types";
import { texts } from "../../texts";
import { deriveHostname, freeHostname, hostnameProblem, placeRefusal } from "../bot-form";
import { initialValues, toRequest, type FormValues } from "./form-values";
import { takenQuery } from "./queries";
import type { Refusal } from "./refusal-notice";
import { stepOf, wrongSteps, type Step } from "./steps";
import { createMutation, idempotencyKeys, uploadPicture } from "./submit";

interface Wish {
  catalog: Catalog;
  form: UseFormReturn<FormValues>;
  showStep: (step: Step, options?: { focus?: "heading" | "mistake" }) => void;
  /** `whole` says that the bot was made of the form, not only of a name. */
  onCreated: (bot: Bot, pictureError: ApiError | null, whole: boolean) => void;
}

/** The refusal of a host name of which files are left, and of which nobody deleted the bot. */
const LEFT_OVER = "hostname_left_over";

interface LeftOver {
  /** What was sent. */
  values: FormValues;
  /** Whether it was the form, not only a name. */
  whole: boolean;
}

export function useSubmit({ catalog, form, showStep, onCreated }: Wish) {
  const queries = useQueryClient();
  const [keyFor] = useState(idempotencyKeys);
  const create = useMutation(createMutation(queries, keyFor));
  const [uploading, setUploading] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [leftOver, setLeftOver] = useState<LeftOver | null>(null);
  const { setError } = form;

  const showRefusal = useCallback(
    (error: ApiError) => {
      const { fields, rest } = placeRefusal(error);
      for (const { field, detail } of fields) setError(field as FieldPath<FormValues>, { type: "server", message: detail });
      setRefusal({ error, rest });
      const [first] = fields;
      if (first) showStep(stepOf(first.field), { focus: "mistake" });
    },
    [setError, showStep],
  );

  const showLeftOver = (values: FormValues, whole: boolean) => {
    setLeftOver({ values, whole });
    if (!whole) return;
    setError("hostname", { type: "server", message: texts.createBot.leftOver.field });
    showStep(stepOf("hostname"), { focus: "mistake" });
  };

  const send = async (values: FormValues, whole: boolean, anyway = false) => {
    const provider = catalog.providers.find(({ id }) => id === values.provider);
    if (!provider) return;
    setRefusal(null);
    setLeftOver(null);
    try {
      const request = toRequest(values, provider);
      const bot = await create.mutateAsync(anyway ? { ...request, ignore_leftover: true } : request);
      setUploading(true);
      const picture = values.face === "picture" ? values.picture : null;
      onCreated(bot, await uploadPicture(queries, bot, picture), whole);
    } catch (error) {
      const problem = asApiError(error);
      if (problem.code === LEFT_OVER) showLeftOver(values, whole);
      else showRefusal(problem);
    } finally {
      setUploading(false);
    }
  };

  const checked = (anyway: boolean) =>
    form.handleSubmit((values) => send(values, true, anyway), (errors) => {
      const [first] = wrongSteps(Object.keys(errors));
      if (first) showStep(first, { focus: "mistake" });
    });

  /** Makes the bot although files of an earlier one are there. */
  const makeAnyway = () => {
    if (leftOver?.whole) return checked(true)();
    return leftOver ? send(leftOver.values, false, true) : undefined;
  };

  /** A bot of this name with everything else as it is offered first. */
  const quickCreate = async (name: string) => {
    const wished = deriveHostname(name);
    const values = { ...initialValues(catalog), template: "blank", name, hostname: wished };
    if (hostnameProblem(wished) === null) {
      const taken = await queries.fetchQuery(takenQuery(wished)).catch(() => new Set<string>());
      values.hostname = freeHostname(wished, taken);
      await send(values, false);
      return;
    }
    // Nothing can be derived from this name: its owner has to say how the bot is called.
    form.reset(values, { keepDefaultValues: true });
    await form.trigger("hostname");
    showStep("identity", { focus: "mistake" });
  };

  const busy = create.isPending || uploading;
  return { submit: checked(false), makeAnyway, quickCreate, showRefusal, refusal, leftOver, busy };
}

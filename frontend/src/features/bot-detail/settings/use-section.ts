/** A part of the settings as it is being typed. While nothing was typed it follows the bot; after that it stays. */
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  useForm,
  useWatch,
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type Resolver,
  type UseFormReturn,
} from "react-hook-form";
import type { ZodType } from "zod";

import { ApiError } from "../../../api/problem";
import type { Bot, EditBotRequest } from "../../../api/types";
import { texts } from "../../../texts";
import { toast } from "../../../ui/toast";
import { placeRefusal } from "../../bot-form";
import type { Part } from "./differences";
import { isEmpty } from "./profile";
import { Overtaken, saveBot } from "./save";

export interface SectionRules<Values extends FieldValues> {
  /** What of the bot is edited here. */
  parts: readonly Part[];
  /** The form's fields that show what the server has against them. */
  fields: readonly string[];
  schema: ZodType;
  valuesOf: (bot: Bot) => Values;
  patchOf: (seen: Bot, values: Values) => EditBotRequest;
}

export interface SectionEditor<Values extends FieldValues = FieldValues> {
  form: UseFormReturn<Values>;
  parts: readonly Part[];
  /** The bot as it was when the typing began. */
  seen: Bot;
  /** What would be sent. */
  patch: EditBotRequest;
  dirty: boolean;
  busy: boolean;
  /** Why it was not saved, unless its fields show that. */
  error: unknown;
  /** The bot after somebody else changed it. */
  overtaken: Bot | null;
  /** Rises when everything typed is gone from the fields. */
  round: number;
  save: (besides?: EditBotRequest) => void;
  saveOver: () => void;
  discard: () => void;
  forgetError: () => void;
}

interface Wish {
  over: Bot;
  besides: EditBotRequest;
}

export function useSection<Values extends FieldValues>(
  bot: Bot,
  rules: SectionRules<Values>,
): SectionEditor<Values> {
  const queries = useQueryClient();
  const [seen, setSeen] = useState(bot);
  const [round, setRound] = useState(0);
  const form = useForm<Values>({
    defaultValues: rules.valuesOf(bot) as DefaultValues<Values>,
    resolver: zodResolver(rules.schema as never) as unknown as Resolver<Values>,
    mode: "onTouched",
  });
  const patch = rules.patchOf(seen, useWatch({ control: form.control }) as Values);
  const dirty = !isEmpty(patch);
  if (!dirty && bot.version > seen.version) setSeen(bot);
  useFollow(form, rules.valuesOf(seen));

  const begin = (from: Bot) => {
    setSeen(from);
    form.reset(rules.valuesOf(from));
    setRound((count) => count + 1);
  };
  const saving = useMutation({
    // Only what was typed is sent: what somebody else changed besides stays theirs.
    mutationFn: ({ over, besides }: Wish) => saveBot(queries, over, { ...patch, ...besides }, rules.parts),
    onSuccess: (saved) => {
      begin(saved);
      toast.done(texts.botSettings.saved);
    },
    onError: (error) => {
      for (const { field, detail } of placed(error, rules.fields)) {
        form.setError(field as FieldPath<Values>, { type: "server", message: detail });
      }
    },
  });
  const overtaken = saving.error instanceof Overtaken ? saving.error.present : null;
  const isPlaced = placed(saving.error, rules.fields).length > 0;
  return {
    form,
    parts: rules.parts,
    seen,
    patch,
    dirty,
    busy: saving.isPending,
    error: overtaken || isPlaced ? null : saving.error,
    overtaken,
    round,
    save: (besides = {}) => saving.mutate({ over: overtaken ?? seen, besides }),
    saveOver: () => saving.mutate({ over: overtaken ?? seen, besides: {} }),
    discard: () => {
      begin(overtaken ?? bot);
      saving.reset();
    },
    forgetError: saving.reset,
  };
}

/** Gives the form what the bot has when that is another value; what was typed is never under it. */
function useFollow<Values extends FieldValues>(form: UseFormReturn<Values>, values: Values): void {
  const text = JSON.stringify(values);
  const { reset } = form;
  useEffect(() => reset(JSON.parse(text) as Values), [reset, text]);
}

/** What fields of this part can show of a refusal. All of it, or the notice has the whole. */
function placed(error: unknown, fields: readonly string[]) {
  if (!(error instanceof ApiError)) return [];
  const { fields: found, rest } = placeRefusal(error);
  const has = ({ field }: { field: string }) => fields.includes(field.split(".")[0] ?? "");
  return rest.length === 0 && found.every(has) ? found : [];
}

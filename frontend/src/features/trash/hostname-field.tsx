/** The host name that the bot gets: its old one, unless another bot has that by now. */
import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { fieldStyles, freeHostname, useSetField } from "../bot-form";
import { botsQuery } from "../bots";
import type { AdoptValues } from "./adopt-values";

const words = texts.trash.bring;

export function HostnameField() {
  const { register, formState } = useFormContext<AdoptValues>();
  const hostname = useWatch<AdoptValues, "hostname">({ name: "hostname" }).trim();
  const { data: bots } = useQuery(botsQuery);
  const taken = new Set(bots?.map((bot) => bot.hostname));
  const free = taken.has(hostname) ? freeHostname(hostname, taken) : null;
  return (
    <Field
      label={words.hostname}
      error={formState.errors.hostname?.message}
      help={free === null ? words.hostnameHelp : <Taken hostname={hostname} free={free} />}
    >
      {(control) => (
        <input
          {...control}
          className={`${control.className} ${fieldStyles.data}`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...register("hostname")}
        />
      )}
    </Field>
  );
}

function Taken({ hostname, free }: { hostname: string; free: string }) {
  const setField = useSetField<AdoptValues>();
  return (
    <span role="status" className={fieldStyles.taken}>
      <span className={fieldStyles.bad}>
        <CircleAlert aria-hidden size={13} />
        {words.taken(hostname)}
      </span>
      <Button size="s" onClick={() => setField("hostname", free)}>
        {words.takeFree(free)}
      </Button>
    </span>
  );
}

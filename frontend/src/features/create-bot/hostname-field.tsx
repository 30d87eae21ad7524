/** The host name: derived from the name until somebody types one, and checked against those that are taken. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Sentence } from "../../ui/sentence";
import {
  deriveHostname,
  fieldStyles as styles,
  freeHostname,
  hostnameProblem,
  useSetField,
} from "../bot-form";
import { leftoversQuery } from "../trash";
import type { FormValues } from "./form-values";
import { takenQuery } from "./queries";
import { useDebounced } from "./use-debounced";

const words = texts.createBot.identity;

const PAUSE_MS = 250;

/** What is left of bots is measured when it is asked for: not with each letter that somebody types. */
const LEFTOVERS_STALE_MS = 60_000;

type Availability = { name: "unknown" | "checking" | "free" } | { name: "taken"; free: string };

function useAvailability(hostname: string): Availability {
  const settled = useDebounced(hostname, PAUSE_MS);
  const sound = hostnameProblem(hostname) === null;
  const { data: taken, isFetching, error } = useQuery({
    ...takenQuery(settled),
    enabled: sound && settled === hostname,
  });
  if (!sound || error) return { name: "unknown" };
  if (settled !== hostname || (!taken && isFetching)) return { name: "checking" };
  if (!taken) return { name: "unknown" };
  return taken.has(hostname) ? { name: "taken", free: freeHostname(hostname, taken) } : { name: "free" };
}

export function HostnameField() {
  const { register, formState, setValue, getValues } = useFormContext<FormValues>();
  const [hostname, own] = useWatch<FormValues, ["hostname", "hostname_own"]>({
    name: ["hostname", "hostname_own"],
  });
  const availability = useAvailability(hostname.trim());
  const free = availability.name === "taken" ? availability.free : null;

  useEffect(() => {
    // A derived name that is taken gets a number by itself; one that somebody typed is theirs to change.
    if (free !== null && !own) setValue("hostname", free, { shouldValidate: true });
  }, [free, own, setValue]);

  const typed = (text: string) => setValue("hostname_own", text !== "");
  const follow = () => {
    setValue("hostname_own", false);
    setValue("hostname", deriveHostname(getValues("name")), { shouldValidate: true });
  };

  return (
    <Field
      label={words.hostname}
      note={
        own && (
          <button type="button" className={styles.link} onClick={follow}>
            {words.follow}
          </button>
        )
      }
      error={formState.errors.hostname?.message}
      help={
        <>
          {words.hostnameHelp} <AvailabilityWords availability={availability} />
        </>
      }
    >
      {(control) => (
        <input
          {...control}
          className={`${control.className} ${styles.data}`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={words.hostnamePlaceholder}
          {...register("hostname", {
            onChange: (event: { target: { value: string } }) => typed(event.target.value),
          })}
        />
      )}
    </Field>
  );
}

/** A free name may be that of an earlier bot of which something is left, and which is perhaps what is wanted. */
function Free({ hostname }: { hostname: string }) {
  const { data: leftovers } = useQuery({ ...leftoversQuery, staleTime: LEFTOVERS_STALE_MS });
  const isLeft = leftovers?.some(({ bot }) => bot?.hostname === hostname) ?? false;
  return (
    <span className={styles.good}>
      <CircleCheck aria-hidden size={13} />
      {isLeft ? (
        <span>
          <Sentence text={words.freeAgain} parts={{ trash: <Link to="/trash">{words.trash}</Link> }} />
        </span>
      ) : (
        words.free
      )}
    </span>
  );
}

function AvailabilityWords({ availability }: { availability: Availability }) {
  const setField = useSetField<FormValues>();
  const hostname = useWatch<FormValues, "hostname">({ name: "hostname" });
  return (
    <span role="status">
      {availability.name === "checking" && words.checking}
      {availability.name === "free" && <Free hostname={hostname.trim()} />}
      {availability.name === "taken" && (
        <span className={styles.taken}>
          <span className={styles.bad}>
            <CircleAlert aria-hidden size={13} />
            {words.taken(hostname)}
          </span>
          <Button size="s" onClick={() => setField("hostname", availability.free)}>
            {words.takeFree(availability.free)}
          </Button>
        </span>
      )}
    </span>
  );
}

/** Whose key pays: the keyring's, which the bot never sees, or one of the bot's own, with what that risks. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { ChipsInput } from "../../ui/chips-input";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { fittingKeys, isOff, keysOfVendor, keysQuery, useIsAdmin, type Key } from "../keyring";
import { isTag, toTag } from "../profile";
import styles from "./key-source-field.module.css";
import policies from "./policy-choice.module.css";
import { KeyField } from "./provider-key";
import { useSetField } from "./use-set-field";
import type { BotFields, KeySource } from "./values";

const words = texts.keyring.source;

const SOURCES = ["operator", "tags", "own"] as const;

export function KeySourceField({ provider }: { provider: CatalogProvider }) {
  const { data: keys, error, isPending, refetch } = useQuery(keysQuery);
  if (isPending) {
    return (
      <div role="status" aria-label={words.loading}>
        <Skeleton className={styles.placeholder} />
      </div>
    );
  }
  if (!keys) {
    return (
      <>
        {/* Without a keyring there is nothing to choose; one that does not answer is missed. */}
        {error && !isOff(error) && (
          <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />
        )}
        <OwnKey provider={provider} />
      </>
    );
  }
  return <Choice provider={provider} keys={keys} />;
}

function OwnKey({ provider }: { provider: CatalogProvider }) {
  const source = useWatch<BotFields, "key_source">({ name: "key_source" });
  const usesKeyring = source === "operator" || source === "tags";
  if (usesKeyring || provider.key === "none") return null;
  return <KeyField provider={provider} />;
}

function Choice({ provider, keys }: { provider: CatalogProvider; keys: readonly Key[] }) {
  const { register, formState } = useFormContext<BotFields>();
  const [source, url, tags] = useWatch<BotFields, ["key_source", "base_url", "key_tags"]>({
    name: ["key_source", "base_url", "key_tags"],
  });
  const ofVendor = keysOfVendor(keys, { provider, base_url: url });
  const forAll = fittingKeys(ofVendor, { provider, base_url: url, tags: [] });
  useDefault(source, forAll.length > 0);
  const chosen = source === "auto" ? "own" : source;
  const fitting = fittingKeys(ofVendor, { provider, base_url: url, tags: chosen === "tags" ? tags : [] });
  const input = register("key_source");
  return (
    <fieldset className={policies.policies}>
      <legend className={policies.question}>{words.legend}</legend>
      {SOURCES.map((value) => (
        <Source key={value} value={value} field={input} checked={value === chosen}>
          {value === "own" && provider.key === "none" ? words.own.none : words[value].about}
        </Source>
      ))}
      <div className={styles.below}>
        {chosen === "tags" && <TagsField offered={[...new Set(ofVendor.flatMap((key) => key.tags))]} />}
        {chosen === "own" && provider.key !== "none" && <KeyField provider={provider} />}
        {chosen !== "own" && <Fitting provider={provider} url={url} fitting={fitting} />}
        {chosen !== "own" && formState.errors.provider_key?.message !== undefined && (
          <p role="alert" className={policies.error}>
            {formState.errors.provider_key.message}
          </p>
        )}
      </div>
    </fieldset>
  );
}

/** Until somebody chooses, the operator's keys pay where there is one that fits. */
function useDefault(source: KeySource, fits: boolean): void {
  const { setValue } = useFormContext<BotFields>();
  useEffect(() => {
    if (source === "auto" && fits) setValue("key_source", "operator", { shouldValidate: true });
  }, [source, fits, setValue]);
}

interface SourceProps {
  value: (typeof SOURCES)[number];
  field: ReturnType<ReturnType<typeof useFormContext<BotFields>>["register"]>;
  checked: boolean;
  children: string;
}

function Source({ value, field, checked, children }: SourceProps) {
  return (
    <label className={policies.policy}>
      {/* What holds by itself is shown as chosen, before the form knows of any choice. */}
      <input type="radio" value={value} className={policies.radio} {...field} checked={checked} />
      <span className={policies.words}>
        <span className={policies.label}>{words[value].label}</span>
        <span className={policies.about}>{children}</span>
      </span>
    </label>
  );
}

/** Which keys pay, or that there is none and where one is added. */
function Fitting({ provider, url, fitting }: { provider: CatalogProvider; url: string; fitting: readonly Key[] }) {
  if (fitting.length > 0) return <p className={styles.fit}>{words.fit(fitting.map(({ label }) => label))}</p>;
  const address = provider.base_url === "none" ? "" : url.trim();
  return (
    <Notice
      tone="warn"
      role="status"
      title={address === "" ? words.none(provider.name) : words.noneAt(provider.name, address)}
      action={<AddLink vendor={provider.id} url={address} />}
    />
  );
}

/** In a tab of its own: what was typed here stays. */
function AddLink({ vendor, url }: { vendor: string; url: string }): ReactNode {
  if (!useIsAdmin()) return <span className={styles.fit}>{words.askForOne}</span>;
  const query = new URLSearchParams({ add: vendor, ...(url !== "" && { url }) });
  return (
    <a href={`/keys?${query.toString()}`} target="_blank" rel="noreferrer" className={styles.add}>
      {words.add}
    </a>
  );
}

function TagsField({ offered }: { offered: readonly string[] }) {
  const { formState } = useFormContext<BotFields>();
  const tags = useWatch<BotFields, "key_tags">({ name: "key_tags" });
  const setField = useSetField();
  const more = offered.filter((tag) => !tags.includes(tag)).toSorted();
  return (
    <>
      <Field label={words.tagsLabel} help={words.tagsHelp} error={formState.errors.key_tags?.message}>
        {(control) => (
          <ChipsInput
            control={control}
            label={words.tagsLabel}
            chips={tags}
            toChip={toTag}
            isOdd={(tag) => !isTag(tag)}
            onChange={(next) => setField("key_tags", next)}
          />
        )}
      </Field>
      {more.length > 0 && (
        <div role="group" aria-label={words.offered} className={styles.offers}>
          {more.map((tag) => (
            <button key={tag} type="button" className={styles.offer} onClick={() => setField("key_tags", [...tags, tag])}>
              + {tag}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** A new key, or changes to one. The secret is typed once and is in no answer. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { asApiError } from "../../api/problem";
import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { ChipsInput } from "../../ui/chips-input";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { ProblemNotice } from "../../ui/problem-notice";
import { SecretInput } from "../../ui/secret-input";
import { Select } from "../../ui/select";
import { Sentence } from "../../ui/sentence";
import { toast } from "../../ui/toast";
import { OutsideLink } from "../bot-form";
import { addKeyMutation, changeKeyMutation, type Key } from "../keyring";
import { isTag } from "../profile";
import {
  mistakesIn,
  newValues,
  placeMistakes,
  toAddKey,
  toChangeKey,
  valuesOf,
  type KeyField,
  type KeyValues,
  type Mistakes,
} from "./key-values";
import styles from "./keys.module.css";

const words = texts.keys.form;

interface KeyFormProps {
  providers: readonly CatalogProvider[];
  /** The key that is changed; a new one is made without. */
  edited?: Key;
  vendor?: string;
  url?: string;
  onClose: () => void;
  onAdded?: (key: Key) => void;
}

export function KeyForm(props: KeyFormProps) {
  const { edited, onClose } = props;
  const title = edited ? (
    <Sentence text={words.editTitle} parts={{ key: <bdi>{edited.label}</bdi> }} />
  ) : (
    words.addTitle
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <Fields {...props} />
    </Dialog>
  );
}

function Fields({ providers, edited, vendor = "", url = "", onClose, onAdded }: KeyFormProps) {
  const [values, setValues] = useState(() => (edited ? valuesOf(edited) : newValues(vendor, url)));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const provider = providers.find(({ id, demo }) => id === values.vendor && !demo);
  const { save, error, busy } = useSave({ provider, edited, onClose, onAdded });
  const placed = error === null ? null : placeMistakes(error.fields);
  const wrong: Mistakes = { ...placed?.mistakes, ...mistakes };
  const set = <Name extends KeyField>(field: Name, value: KeyValues[Name]) => {
    setValues((before) => ({ ...before, [field]: value }));
    setMistakes((before) => Object.fromEntries(Object.entries(before).filter(([name]) => name !== field)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = mistakesIn(values, provider, edited, Date.now());
    setMistakes(found);
    if (Object.keys(found).length === 0) save(values);
  };
  return (
    <form noValidate className={styles.form} onSubmit={submit} aria-label={edited ? edited.label : words.addTitle}>
      {!edited && <VendorField providers={providers} values={values} wrong={wrong} set={set} />}
      {!edited && provider && provider.base_url !== "none" && <UrlField values={values} wrong={wrong} set={set} />}
      <Field label={words.label} help={words.labelHelp} error={wrong.label}>
        {(control) => (
          <input
            {...control}
            value={values.label}
            autoComplete="off"
            placeholder={words.labelPlaceholder}
            onChange={(event) => set("label", event.target.value)}
          />
        )}
      </Field>
      {provider?.key !== "none" && (
        <SecretField provider={provider} edited={edited} values={values} wrong={wrong} set={set} />
      )}
      <Field label={words.tags} note={words.optional} help={words.tagsHelp} error={wrong.tags}>
        {(control) => (
          <ChipsInput
            control={control}
            label={words.tags}
            chips={values.tags}
            toChip={(text) => text.toLowerCase()}
            isOdd={(tag) => !isTag(tag)}
            onChange={(tags) => set("tags", tags)}
          />
        )}
      </Field>
      <Field label={words.expires} note={words.optional} help={words.expiresHelp} error={wrong.expires}>
        {(control) => (
          <input
            {...control}
            type="date"
            className={`${control.className} ${styles.day}`}
            value={values.expires}
            onChange={(event) => set("expires", event.target.value)}
          />
        )}
      </Field>
      {error && !placed?.all && <ProblemNotice title={words.notSaved} error={error} />}
      <div className={styles.formActions}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {edited ? words.save : words.addTitle}
        </Button>
      </div>
    </form>
  );
}

interface SaveWish {
  provider: CatalogProvider | undefined;
  edited: Key | undefined;
  onClose: () => void;
  onAdded: ((key: Key) => void) | undefined;
}

function useSave({ provider, edited, onClose, onAdded }: SaveWish) {
  const queries = useQueryClient();
  const add = useMutation(addKeyMutation(queries));
  const change = useMutation(changeKeyMutation(queries));
  const save = (values: KeyValues) => {
    if (edited) {
      const wish = { key: edited.id, change: toChangeKey(values, edited) };
      change.mutate(wish, {
        onSuccess: (key) => {
          toast.done(words.saved(key.label));
          onClose();
        },
      });
      return;
    }
    if (!provider) return;
    add.mutate(toAddKey(values, provider), {
      onSuccess: (key) => {
        toast.done(words.added(key.label));
        onClose();
        onAdded?.(key);
      },
    });
  };
  const error = add.error ?? change.error;
  return {
    save,
    error: error === null ? null : asApiError(error),
    busy: add.isPending || change.isPending,
  };
}

interface PartProps {
  values: KeyValues;
  wrong: Mistakes;
  set: <Name extends KeyField>(field: Name, value: KeyValues[Name]) => void;
}

function VendorField({ providers, values, wrong, set }: PartProps & { providers: readonly CatalogProvider[] }) {
  const options = providers.filter(({ demo }) => !demo).map(({ id, name }) => ({ value: id, label: name }));
  const choose = (vendor: string) => {
    if (vendor === values.vendor) return;
    set("vendor", vendor);
    // A secret belongs to one vendor and must not reach another by accident.
    set("secret", "");
  };
  return (
    <Field label={words.vendor} error={wrong.vendor}>
      {(control) => (
        <Select control={control} value={values.vendor || null} options={options} onChange={choose} />
      )}
    </Field>
  );
}

function UrlField({ values, wrong, set }: PartProps) {
  return (
    <Field label={words.url} help={words.urlHelp} error={wrong.base_url}>
      {(control) => (
        <input
          {...control}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          className={`${control.className} ${styles.data}`}
          placeholder={words.urlPlaceholder}
          value={values.base_url}
          onChange={(event) => set("base_url", event.target.value)}
        />
      )}
    </Field>
  );
}

function SecretField(props: PartProps & { provider: CatalogProvider | undefined; edited: Key | undefined }) {
  const { provider, edited, values, wrong, set } = props;
  return (
    <Field
      label={edited ? words.secretNew : words.secret}
      note={(edited || provider?.key === "optional") && words.optional}
      error={wrong.secret}
      help={
        <>
          {edited && `${words.secretKeep} `}
          {words.secretHelp}{" "}
          {provider?.key_url != null && <OutsideLink href={provider.key_url}>{words.secretWhere}</OutsideLink>}
        </>
      }
    >
      {(control) => (
        <SecretInput
          {...control}
          subject={words.secret}
          value={values.secret}
          onChange={(event) => set("secret", event.target.value)}
        />
      )}
    </Field>
  );
}

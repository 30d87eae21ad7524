/** What the form for a key holds, what it accepts, and what it sends. A secret leaves the form once. */
import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import type { AddKey, ChangeKey, Key } from "../keyring";
import { isTag } from "../profile";
import { dayOf, endOfDay } from "./key-state";

const words = texts.keys.form.wrong;

const MAX_LABEL = 64;

export interface KeyValues {
  vendor: string;
  base_url: string;
  label: string;
  secret: string;
  tags: string[];
  /** A day, or nothing for never. */
  expires: string;
}

export type KeyField = keyof KeyValues;
export type Mistakes = Partial<Record<KeyField, string>>;

export function newValues(vendor: string, url: string): KeyValues {
  return { vendor, base_url: url, label: "", secret: "", tags: [], expires: "" };
}

export function valuesOf(key: Key): KeyValues {
  return {
    vendor: key.vendor,
    base_url: key.base_url ?? "",
    label: key.label,
    secret: "",
    tags: key.tags,
    expires: dayOf(key.expires_at),
  };
}

export function mistakesIn(
  values: KeyValues,
  provider: CatalogProvider | undefined,
  edited: Key | undefined,
  now: number,
): Mistakes {
  const found: Mistakes = {};
  const label = values.label.trim();
  const secret = values.secret.trim();
  if (!provider && !edited) found.vendor = words.vendor;
  if (!edited && provider?.base_url === "required" && values.base_url.trim() === "") found.base_url = words.url;
  if (label === "") found.label = words.label;
  else if ([...label].length > MAX_LABEL) found.label = words.longLabel;
  if (!edited && provider?.key === "required" && secret === "") found.secret = words.secret(provider.name);
  else if (/\s/.test(secret)) found.secret = words.blanks;
  if (!values.tags.every(isTag)) found.tags = words.tag;
  const until = endOfDay(values.expires);
  const isOther = !edited || values.expires !== dayOf(edited.expires_at);
  if (isOther && until !== null && Date.parse(until) < now) found.expires = words.past;
  return found;
}

export function toAddKey(values: KeyValues, provider: CatalogProvider): AddKey {
  const secret = values.secret.trim();
  const url = values.base_url.trim();
  const until = endOfDay(values.expires);
  return {
    vendor: provider.id,
    label: values.label.trim(),
    tags: values.tags,
    ...(provider.base_url !== "none" && url !== "" && { base_url: url }),
    ...(provider.key !== "none" && secret !== "" && { secret }),
    ...(until !== null && { expires_at: until }),
  };
}

/** Only what is different is sent. */
export function toChangeKey(values: KeyValues, key: Key): ChangeKey {
  const label = values.label.trim();
  const secret = values.secret.trim();
  return {
    ...(label !== key.label && { label }),
    ...(values.tags.toSorted().join() !== key.tags.toSorted().join() && { tags: values.tags }),
    ...(values.expires !== dayOf(key.expires_at) && { expires_at: endOfDay(values.expires) }),
    ...(secret !== "" && { secret }),
  };
}

const POINTERS: Record<string, KeyField> = {
  vendor: "vendor",
  base_url: "base_url",
  label: "label",
  secret: "secret",
  tags: "tags",
  expires_at: "expires",
};

/** What a refusal says of the form's fields, and whether that is all of it. */
export function placeMistakes(fields: readonly { path: string[]; detail: string }[]): { mistakes: Mistakes; all: boolean } {
  const mistakes: Mistakes = {};
  let all = fields.length > 0;
  for (const { path, detail } of fields) {
    const field = POINTERS[path[0] ?? ""];
    if (field === undefined) all = false;
    else mistakes[field] ??= detail;
  }
  return { mistakes, all };
}

/**
 * Drafts: what somebody typed survives a reload. A draft is written field by field from a list of fields, so that a
 * secret cannot slip in: neither the provider's key nor any token is on the list.
 */
import type { Catalog } from "../../api/types";
import { type ChannelValues, fits, newChannel } from "../bot-form";
import { initialValues, type FormValues } from "./form-values";

const PREFIX = "botmaker.create-draft.";
const DAYS_MS = 7 * 24 * 60 * 60 * 1000;

/** Everything that a draft holds. */
const KEPT = [
  "template",
  "copy_of",
  "name",
  "hostname",
  "hostname_own",
  "face",
  "emoji",
  "tags",
  "persona",
  "provider",
  "model",
  "key_source",
  "key_tags",
  "memory_mib",
  "cpu_cores",
  "pids",
  "start",
] as const satisfies readonly (keyof FormValues)[];

function storageKey(user: string): string {
  return `${PREFIX}${user}`;
}

/** The draft as text. */
export function draftText(values: FormValues, catalog: Catalog, at: number): string {
  const kept = Object.fromEntries(KEPT.map((field) => [field, values[field]]));
  const channels = values.channels.map((entry) => ({
    kind: entry.kind,
    dm_policy: entry.dm_policy,
    group_policy: entry.group_policy,
    allow_from: peopleOf(entry, catalog),
  }));
  return JSON.stringify({ ...kept, base_url: harmlessUrl(values.base_url), channels, at });
}

/** Only what is known to be somebody's id: a token pasted into the wrong field is not kept. */
function peopleOf({ kind, allow_from }: ChannelValues, catalog: Catalog): string[] {
  const pattern = catalog.channels.find((offered) => offered.kind === kind)?.allow_from_pattern;
  return pattern === undefined ? [] : allow_from.filter((person) => fits(pattern, person));
}

/** An address without what may be a secret: a user, a password, a query. */
function harmlessUrl(text: string): string {
  return /[@?#]/.test(text) ? "" : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a stored value has the type of the one that it would replace. */
function sameShape(stored: unknown, fresh: unknown): boolean {
  if (Array.isArray(fresh)) {
    return Array.isArray(stored) && stored.every((entry) => typeof entry === "string");
  }
  return typeof stored === typeof fresh;
}

/** Reads a draft, trusting nothing about it; `null` when there is none of use. */
export function parseDraft(text: string | null, catalog: Catalog, now: number): FormValues | null {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    return null;
  }
  if (!isRecord(stored) || typeof stored["at"] !== "number" || now - stored["at"] > DAYS_MS) return null;
  const fresh = initialValues(catalog);
  const draft: Record<string, unknown> = { ...fresh };
  for (const field of [...KEPT, "base_url"] as const) {
    if (sameShape(stored[field], fresh[field])) draft[field] = stored[field];
  }
  if (!["drawn", "emoji"].includes(draft["face"] as string)) draft["face"] = "drawn";
  if (!catalog.providers.some(({ id }) => id === draft["provider"])) {
    Object.assign(draft, { provider: fresh.provider, model: fresh.model, base_url: "", key_source: "auto", key_tags: [] });
  }
  if (!["auto", "own", "operator", "tags"].includes(draft["key_source"] as string)) draft["key_source"] = "auto";
  draft["channels"] = parseChannels(stored["channels"], catalog);
  return draft as unknown as FormValues;
}

function parseChannels(stored: unknown, catalog: Catalog): ChannelValues[] {
  if (!Array.isArray(stored)) return [];
  const entries = stored.filter(isRecord);
  return catalog.channels.flatMap((channel) => {
    const entry = entries.find(({ kind }) => kind === channel.kind);
    if (!entry) return [];
    const fresh = newChannel(channel);
    const dm = (["allowlist", "pairing", "open", "disabled"] as const).find((it) => it === entry["dm_policy"]);
    const group = (["allowlist", "open", "disabled"] as const).find((it) => it === entry["group_policy"]);
    const people = sameShape(entry["allow_from"], []) ? (entry["allow_from"] as string[]) : [];
    return [
      {
        ...fresh,
        dm_policy: dm ?? fresh.dm_policy,
        group_policy: group ?? fresh.group_policy,
        allow_from: people,
      },
    ];
  });
}

/** Whether somebody did anything worth keeping. */
export function isWorthKeeping(values: FormValues, catalog: Catalog): boolean {
  return draftText(values, catalog, 0) !== draftText(initialValues(catalog), catalog, 0);
}

export function saveDraft(user: string, values: FormValues, catalog: Catalog): void {
  try {
    if (isWorthKeeping(values, catalog)) {
      window.localStorage.setItem(storageKey(user), draftText(values, catalog, Date.now()));
    } else forgetDraft(user);
  } catch {
    // A full or forbidden storage costs the draft only.
  }
}

export function loadDraft(user: string, catalog: Catalog): FormValues | null {
  try {
    return parseDraft(window.localStorage.getItem(storageKey(user)), catalog, Date.now());
  } catch {
    return null;
  }
}

export function forgetDraft(user: string): void {
  try {
    window.localStorage.removeItem(storageKey(user));
  } catch {
    // Nothing was kept then.
  }
}

/** What the fields accept, given what the server offers. A secret that is kept need not be given. */
import * as z from "zod";

import type { Catalog, CatalogChannel } from "../../api/types";
import { texts } from "../../texts";
import { isTag } from "../profile";
import { sourceOf } from "./key-source";
import { NOTHING_KEPT, type KeptSecrets } from "./kept";
import { fits } from "./pattern";
import { MIB, personaText, usesAllowList, type BotFields, type ChannelValues } from "./values";

// Zod may compile checks with `new Function`, which the page's policy forbids.
z.config({ jitless: true });

const words = texts.botForm.wrong;

/** Characters are counted as the server counts them: Unicode scalar values. */
export const MAX_PERSONA = 20_000;
const MAX_PEOPLE = 200;

export const personaChecks = {
  persona: z
    .string()
    .refine((text) => [...personaText(text)].length <= MAX_PERSONA, words.longPersona),
};

export const modelChecks = {
  provider: z.string().min(1, words.provider),
  model: z
    .string()
    .trim()
    .min(1, words.model)
    .regex(/^[A-Za-z0-9_.:/@+-]{0,200}$/, words.modelSpelling),
  base_url: z.string(),
  key_source: z.enum(["auto", "own", "operator", "tags"]),
  key_tags: z.array(z.string()).refine((tags) => tags.every(isTag), words.tag),
  provider_key: z.string(),
};

export const channelChecks = {
  channels: z.array(
    z.object({
      kind: z.string(),
      secrets: z.record(z.string(), z.string()),
      dm_policy: z.enum(["allowlist", "pairing", "open", "disabled"]),
      allow_from: z.array(z.string()),
      group_policy: z.enum(["allowlist", "open", "disabled"]),
    }),
  ),
};

function between(minimum: number, maximum: number, unit: string) {
  const message = words.between(minimum, maximum, unit);
  return z.number({ error: message }).min(minimum, message).max(maximum, message);
}

export function limitChecks({ limits }: Catalog) {
  const { minimum, maximum } = limits.resources;
  return {
    memory_mib: between(minimum.memory_bytes / MIB, maximum.memory_bytes / MIB, "MiB"),
    cpu_cores: between(minimum.cpu_millis / 1000, maximum.cpu_millis / 1000, words.cores),
    pids: between(minimum.pids, maximum.pids, words.processes).int(words.whole),
  };
}

export interface Complaint {
  path: (string | number)[];
  message: string;
}

type ModelValues = Pick<BotFields, "provider" | "base_url" | "key_source" | "key_tags" | "provider_key">;

export function modelComplaints(
  values: ModelValues,
  catalog: Catalog,
  kept: KeptSecrets = NOTHING_KEPT,
): Complaint[] {
  const complaints: Complaint[] = [];
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  if (!provider) return [{ path: ["provider"], message: words.provider }];
  const isKeyMissing = values.provider_key.trim() === "" && kept.provider !== provider.id;
  const source = sourceOf(values);
  if (source === "own" && provider.key === "required" && isKeyMissing) {
    complaints.push({ path: ["provider_key"], message: words.key(provider.name) });
  }
  if (source === "tags" && values.key_tags.length === 0) {
    complaints.push({ path: ["key_tags"], message: texts.keyring.source.wrongTags });
  }
  if (provider.base_url === "none") return complaints;
  const baseUrl = values.base_url.trim();
  if (baseUrl === "") {
    if (provider.base_url === "required") complaints.push({ path: ["base_url"], message: words.url });
  } else if (!/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#@]*)?$/.test(baseUrl)) {
    complaints.push({ path: ["base_url"], message: words.urlSpelling });
  }
  return complaints;
}

export function channelsComplaints(
  channels: ChannelValues[],
  catalog: Catalog,
  kept: KeptSecrets = NOTHING_KEPT,
): Complaint[] {
  return channels.flatMap((entry, at) => {
    const offered = catalog.channels.find(({ kind }) => kind === entry.kind);
    return channelComplaints(entry, ["channels", at], offered, kept.tokens[entry.kind]);
  });
}

function channelComplaints(
  entry: ChannelValues,
  path: (string | number)[],
  offered: CatalogChannel | undefined,
  kept: readonly string[] | undefined,
): Complaint[] {
  if (!offered) return [{ path: [...path, "kind"], message: words.channel }];
  const complaints: Complaint[] = [];
  if (!offered.available && kept === undefined) {
    complaints.push({ path: [...path, "kind"], message: offered.unavailable_reason ?? words.channel });
  }
  for (const secret of offered.secrets) {
    const text = entry.secrets[secret.name] ?? "";
    const at = [...path, "secrets", secret.name];
    if (text.trim() === "") {
      if (kept?.includes(secret.name)) continue;
      complaints.push({ path: at, message: words.secret(secret.label) });
    } else if (!fits(secret.pattern, text)) {
      complaints.push({ path: at, message: words.shape(secret.shape) });
    }
  }
  if (!usesAllowList(entry)) return complaints;
  const at = [...path, "allow_from"];
  const odd = entry.allow_from.find((person) => !fits(offered.allow_from_pattern, person));
  if (entry.allow_from.length === 0) complaints.push({ path: at, message: words.nobody });
  else if (entry.allow_from.length > MAX_PEOPLE) {
    complaints.push({ path: at, message: words.manyPeople(MAX_PEOPLE) });
  } else if (odd !== undefined) {
    complaints.push({ path: at, message: words.person(odd, offered.allow_from_shape) });
  }
  return complaints;
}

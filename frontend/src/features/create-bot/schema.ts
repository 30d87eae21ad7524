/** What the form accepts, given what the server offers. */
import * as z from "zod";

import type { Catalog, CatalogChannel } from "../../api/types";
import { texts } from "../../texts";
import { isEmoji, isTag, MAX_TAGS } from "../profile";
import { MIB, personaText, usesAllowList, type ChannelValues, type FormValues } from "./form-values";
import { hostnameProblem } from "./hostname";
import { fits } from "./pattern";

// Zod may compile checks with `new Function`, which the page's policy forbids.
z.config({ jitless: true });

const words = texts.createBot.wrong;

/** Characters are counted as the server counts them: Unicode scalar values. */
export const MAX_PERSONA = 20_000;
const MAX_NAME = 128;
const MAX_PEOPLE = 200;

const channel = z.object({
  kind: z.string(),
  secrets: z.record(z.string(), z.string()),
  dm_policy: z.enum(["allowlist", "pairing", "open", "disabled"]),
  allow_from: z.array(z.string()),
  group_policy: z.enum(["allowlist", "open", "disabled"]),
});

function between(minimum: number, maximum: number, unit: string) {
  const message = words.between(minimum, maximum, unit);
  return z.number({ error: message }).min(minimum, message).max(maximum, message);
}

export function formSchema(catalog: Catalog): z.ZodType<FormValues, FormValues> {
  return z.object({ ...identity, ...model, ...resources(catalog), channels: z.array(channel) }).superRefine(
    (values, context) => {
      for (const { path, message } of crossChecks(values, catalog)) {
        context.addIssue({ code: "custom", path, message });
      }
    },
  );
}

const identity = {
  template: z.string(),
  copy_of: z.string(),
  name: z
    .string()
    .trim()
    .min(1, words.name)
    .refine((name) => [...name].length <= MAX_NAME, words.longName),
  hostname: z.string().superRefine((text, context) => {
    const problem = hostnameProblem(text.trim());
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  }),
  hostname_own: z.boolean(),
  face: z.enum(["drawn", "emoji", "picture"]),
  emoji: z.string(),
  picture: z.object({ type: z.string(), base64: z.string() }).nullable(),
  tags: z
    .array(z.string())
    .max(MAX_TAGS, words.manyTags(MAX_TAGS))
    .refine((tags) => tags.every(isTag), words.tag),
  persona: z
    .string()
    .refine((text) => [...personaText(text)].length <= MAX_PERSONA, words.longPersona),
};

const model = {
  provider: z.string().min(1, words.provider),
  model: z
    .string()
    .trim()
    .min(1, words.model)
    .regex(/^[A-Za-z0-9_.:/@+-]{0,200}$/, words.modelSpelling),
  base_url: z.string(),
  provider_key: z.string(),
};

function resources({ limits }: Catalog) {
  const { minimum, maximum } = limits.resources;
  return {
    memory_mib: between(minimum.memory_bytes / MIB, maximum.memory_bytes / MIB, "MiB"),
    cpu_cores: between(minimum.cpu_millis / 1000, maximum.cpu_millis / 1000, words.cores),
    pids: between(minimum.pids, maximum.pids, words.processes).int(words.whole),
    start: z.boolean(),
  };
}

interface Complaint {
  path: (string | number)[];
  message: string;
}

/** What depends on more than one field. */
function crossChecks(values: FormValues, catalog: Catalog): Complaint[] {
  const faces: Complaint[] = [];
  if (values.face === "emoji" && !isEmoji(values.emoji)) {
    faces.push({ path: ["emoji"], message: words.emoji });
  }
  if (values.face === "picture" && values.picture === null) {
    faces.push({ path: ["picture"], message: words.picture });
  }
  return [
    ...faces,
    ...modelComplaints(values, catalog),
    ...values.channels.flatMap((entry, at) =>
      channelComplaints(entry, ["channels", at], catalog.channels.find(({ kind }) => kind === entry.kind)),
    ),
  ];
}

function modelComplaints(values: FormValues, catalog: Catalog): Complaint[] {
  const complaints: Complaint[] = [];
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  if (!provider) return [{ path: ["provider"], message: words.provider }];
  if (provider.key === "required" && values.provider_key.trim() === "") {
    complaints.push({ path: ["provider_key"], message: words.key(provider.name) });
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

function channelComplaints(
  entry: ChannelValues,
  path: (string | number)[],
  offered: CatalogChannel | undefined,
): Complaint[] {
  if (!offered) return [{ path: [...path, "kind"], message: words.channel }];
  const complaints: Complaint[] = [];
  if (!offered.available) {
    complaints.push({ path: [...path, "kind"], message: offered.unavailable_reason ?? words.channel });
  }
  for (const secret of offered.secrets) {
    const text = entry.secrets[secret.name] ?? "";
    const at = [...path, "secrets", secret.name];
    if (text.trim() === "") complaints.push({ path: at, message: words.secret(secret.label) });
    else if (!fits(secret.pattern, text)) {
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

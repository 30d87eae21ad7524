/** What the form accepts, given what the server offers. */
import * as z from "zod";

import type { Catalog } from "../../api/types";
import { splitList, usesAllowList, type FormValues } from "./form-values";
import { hostnameProblem } from "./hostname";
import { hasShape } from "./secret-shapes";

// Zod may compile checks with `new Function`, which the page's policy forbids.
z.config({ jitless: true });

const MAX_PERSONA_CHARS = 20_000;
const MIB = 1024 * 1024;

const channel = z.object({
  kind: z.string(),
  secrets: z.record(z.string(), z.string()),
  dm_policy: z.enum(["allowlist", "pairing", "open", "disabled"]),
  allow_from: z.string(),
  group_policy: z.enum(["allowlist", "open", "disabled"]),
});

function between(minimum: number, maximum: number, unit: string) {
  const message = `Choose between ${minimum} and ${maximum} ${unit}.`;
  return z.number({ error: message }).min(minimum, message).max(maximum, message);
}

export function formSchema(catalog: Catalog): z.ZodType<FormValues, FormValues> {
  const { minimum, maximum } = catalog.limits.resources;
  return z
    .object({
      name: z
        .string()
        .trim()
        .min(1, "A name is needed.")
        .refine((name) => [...name].length <= 128, "A name has at most 128 characters."),
      hostname: z.string().superRefine((text, context) => {
        const problem = hostnameProblem(text.trim());
        if (problem !== null) context.addIssue({ code: "custom", message: problem });
      }),
      provider: z.string().min(1, "Choose a provider."),
      model: z
        .string()
        .trim()
        .min(1, "A model is needed.")
        .regex(/^[A-Za-z0-9_.:/@+-]{0,200}$/, "Use letters, digits and - _ . : / @ + only."),
      base_url: z.string(),
      provider_key: z.string(),
      channels: z.array(channel),
      persona: z
        .string()
        .refine(
          (text) => [...text].length <= MAX_PERSONA_CHARS,
          "A persona has at most 20,000 characters.",
        ),
      memory_mib: between(minimum.memory_bytes / MIB, maximum.memory_bytes / MIB, "MiB"),
      cpu_cores: between(minimum.cpu_millis / 1000, maximum.cpu_millis / 1000, "cores"),
      pids: between(minimum.pids, maximum.pids, "processes").int("Use a whole number."),
      start: z.boolean(),
    })
    .superRefine((values, context) => {
      for (const { path, message } of crossChecks(values, catalog)) {
        context.addIssue({ code: "custom", path, message });
      }
    });
}

interface Complaint {
  path: (string | number)[];
  message: string;
}

/** What depends on more than one field. */
function crossChecks(values: FormValues, catalog: Catalog): Complaint[] {
  const complaints: Complaint[] = [];
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  if (provider?.key === "required" && values.provider_key.trim() === "") {
    complaints.push({ path: ["provider_key"], message: `${provider.name} needs an API key.` });
  }
  const baseUrl = values.base_url.trim();
  if (provider?.base_url === "required" && baseUrl === "") {
    complaints.push({ path: ["base_url"], message: "The address of the endpoint is needed." });
  }
  if (provider && provider.base_url !== "none" && baseUrl !== "" && !/^https?:\/\/[^\s/?#@]+/.test(baseUrl)) {
    complaints.push({ path: ["base_url"], message: "Begin with http:// or https:// and a host." });
  }
  values.channels.forEach((entry, at) => {
    const offered = catalog.channels.find(({ kind }) => kind === entry.kind);
    for (const secret of offered?.secrets ?? []) {
      const text = entry.secrets[secret.name] ?? "";
      const path = ["channels", at, "secrets", secret.name];
      if (text.trim() === "") complaints.push({ path, message: `${secret.label} is needed.` });
      else if (!hasShape(secret.name, text)) {
        complaints.push({ path, message: `Expected: ${secret.shape}` });
      }
    }
    if (usesAllowList(entry) && splitList(entry.allow_from).length === 0) {
      complaints.push({
        path: ["channels", at, "allow_from"],
        message: "Name at least one person, or nobody could talk to the bot.",
      });
    }
  });
  return complaints;
}

/** The form that brings a bot back: what it has to ask for, what it accepts, and the request that it becomes. */
import * as z from "zod";

import { ApiError, type FieldProblem } from "../../api/problem";
import type { Catalog, CatalogChannel, CatalogProvider, CatalogSecret } from "../../api/types";
import { texts } from "../../texts";
import {
  channelChecks,
  fits,
  hostnameProblem,
  newChannel,
  placeRefusal,
  type BotFields,
  type Complaint,
  type Placed,
} from "../bot-form";
import type { AdoptRequest, Known } from "./queries";

const words = texts.botForm.wrong;

const KEY = "provider_key";

export interface AdoptValues extends Pick<BotFields, "provider_key" | "channels"> {
  hostname: string;
  /** The kinds of the channels that it comes back without. */
  dropped: string[];
  start: boolean;
}

/** A channel that cannot come back as it was. */
export interface ChannelNeed {
  kind: string;
  /** `null` for one that no catalogue has any more. */
  channel: CatalogChannel | null;
  /** The tokens that are gone. */
  secrets: CatalogSecret[];
  /** Whether nothing but leaving it out is possible. */
  impossible: boolean;
}

export interface Needs {
  /** Whose key is gone. */
  provider: CatalogProvider | null;
  channels: ChannelNeed[];
}

/** What has to be given or decided before the bot can come back. */
export function needsOf({ bot, missing_secrets: missing }: Known, catalog: Catalog): Needs {
  const provider = catalog.providers.find(({ id }) => id === bot.provider) ?? null;
  const channels = bot.channels.map((kind): ChannelNeed => {
    const channel = catalog.channels.find((offered) => offered.kind === kind) ?? null;
    const secrets = channel?.secrets.filter(({ name }) => missing.includes(name)) ?? [];
    return { kind, channel, secrets, impossible: !channel?.available };
  });
  return {
    provider: missing.includes(KEY) && provider?.key !== "none" ? provider : null,
    channels: channels.filter(({ secrets, impossible }) => impossible || secrets.length > 0),
  };
}

/** The same for a channel that the server refused although nothing of it is gone. */
export function needOfRefused(kind: string, catalog: Catalog): ChannelNeed {
  const channel = catalog.channels.find((offered) => offered.kind === kind) ?? null;
  return { kind, channel, secrets: [...(channel?.secrets ?? [])], impossible: !channel?.available };
}

export function initialValues({ bot }: Known, catalog: Catalog, needs: Needs): AdoptValues {
  return {
    hostname: bot.hostname,
    provider_key: "",
    channels: bot.channels.map((kind) => {
      const channel = catalog.channels.find((offered) => offered.kind === kind);
      return newChannel(channel ?? { kind, secrets: [] });
    }),
    dropped: needs.channels.filter(({ impossible }) => impossible).map(({ kind }) => kind),
    start: true,
  };
}

export function adoptSchema(needs: Needs): z.ZodType<AdoptValues, AdoptValues> {
  return z
    .object({
      hostname: z.string().superRefine((text, context) => {
        const problem = hostnameProblem(text.trim());
        if (problem !== null) context.addIssue({ code: "custom", message: problem });
      }),
      provider_key: z.string(),
      ...channelChecks,
      dropped: z.array(z.string()),
      start: z.boolean(),
    })
    .superRefine((values, context) => {
      for (const { path, message } of complaints(values, needs)) {
        context.addIssue({ code: "custom", path, message });
      }
    });
}

function complaints(values: AdoptValues, { provider, channels }: Needs): Complaint[] {
  const found: Complaint[] = [];
  if (provider?.key === "required" && values.provider_key.trim() === "") {
    found.push({ path: [KEY], message: words.key(provider.name) });
  }
  for (const { kind, channel, secrets } of channels) {
    const at = values.channels.findIndex((entry) => entry.kind === kind);
    if (values.dropped.includes(kind) || at < 0) continue;
    for (const secret of channel?.secrets ?? []) {
      const text = values.channels[at]?.secrets[secret.name]?.trim() ?? "";
      const path = ["channels", at, "secrets", secret.name];
      const isGone = secrets.some(({ name }) => name === secret.name);
      if (text === "") {
        if (isGone) found.push({ path, message: words.secret(secret.label) });
      } else if (!fits(secret.pattern, text)) {
        found.push({ path, message: words.shape(secret.shape) });
      }
    }
  }
  return found;
}

export function toRequest(values: AdoptValues, { bot }: Known): AdoptRequest {
  const hostname = values.hostname.trim();
  const kept = values.channels.filter(({ kind }) => !values.dropped.includes(kind));
  const secrets = [
    [KEY, values.provider_key],
    ...kept.flatMap((channel) => Object.entries(channel.secrets)),
  ].flatMap(([name = "", text = ""]) => (text.trim() === "" ? [] : [[name, text.trim()] as const]));
  return {
    ...(hostname !== bot.hostname && { hostname }),
    secrets: Object.fromEntries(secrets),
    drop_channels: values.dropped,
    start: values.start,
  };
}

/** Where in the form a refusal belongs. The server tells secrets by their names, and counts channels without those left out. */
export function placeAdoptRefusal(error: ApiError, values: AdoptValues): Placed {
  const kept = values.channels.filter(({ kind }) => !values.dropped.includes(kind));
  const placeOf = (path: string[]): string[] => {
    const [first, second] = path;
    const name = path.at(path.indexOf("secrets") + 1);
    if (path.includes("secrets") && name !== undefined) {
      if (name === KEY) return [KEY];
      const at = values.channels.findIndex(({ secrets }) => name in secrets);
      return at < 0 ? path : ["channels", String(at), "secrets", name];
    }
    if (first !== "channels") return path;
    const at = values.channels.findIndex(({ kind }) => kind === kept[Number(second)]?.kind);
    return at < 0 ? path : ["channels", String(at), "kind"];
  };
  const fields = error.fields.map(({ path, detail }): FieldProblem => ({ path: placeOf(path), detail }));
  const { status, code, message: detail } = error;
  return withoutStrangers(placeRefusal(new ApiError({ status, code, detail, fields })));
}

const SHOWN = /^(?:hostname|provider_key|channels\.\d+\.(?:kind|secrets\.\w+))$/;

/** What the bot was cannot be changed here; complaints about it stand above the form. */
function withoutStrangers({ fields, rest }: Placed): Placed {
  const strange = fields.filter(({ field }) => !SHOWN.test(field));
  return {
    fields: fields.filter(({ field }) => SHOWN.test(field)),
    rest: [...rest, ...strange.map(({ field, detail }) => `${field}: ${detail}`)],
  };
}

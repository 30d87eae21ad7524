/** The form's own values, how they begin, and the request that they become. */
import type {
  Catalog,
  CatalogChannel,
  CatalogProvider,
  CreateBotRequest,
  DmPolicy,
  GroupPolicy,
} from "../../api/types";

export interface ChannelValues {
  kind: string;
  secrets: Record<string, string>;
  dm_policy: DmPolicy;
  allow_from: string[];
  group_policy: GroupPolicy;
}

/** The face that is drawn from the host name, one emoji, or a picture. */
export type FaceKind = "drawn" | "emoji" | "picture";

export interface FormValues {
  /** What the bot began as: the id of a template, `blank`, or `copy`. */
  template: string;
  /** The host name of the bot that it is a copy of, or nothing. */
  copy_of: string;
  name: string;
  hostname: string;
  /** Whether somebody typed the host name; it follows the name otherwise. */
  hostname_own: boolean;
  face: FaceKind;
  emoji: string;
  /** A picture as a base64 text, and its media type. */
  picture: { type: string; base64: string } | null;
  tags: string[];
  persona: string;
  provider: string;
  model: string;
  base_url: string;
  provider_key: string;
  channels: ChannelValues[];
  memory_mib: number;
  cpu_cores: number;
  pids: number;
  start: boolean;
}

export const MIB = 1024 * 1024;

/** What the wizard shows first: the demo model, so that the first bot needs nothing. */
export function initialValues(catalog: Catalog): FormValues {
  const provider = catalog.providers.find(({ demo }) => demo) ?? catalog.providers[0];
  return {
    template: "",
    copy_of: "",
    name: "",
    hostname: "",
    hostname_own: false,
    face: "drawn",
    emoji: "",
    picture: null,
    tags: [],
    persona: "",
    provider: provider?.id ?? "",
    model: provider?.models[0]?.id ?? "",
    base_url: "",
    provider_key: "",
    channels: [],
    ...resourceValues(catalog.defaults.resources),
    start: true,
  };
}

export function resourceValues(resources: {
  memory_bytes: number;
  cpu_millis: number;
  pids: number;
}): Pick<FormValues, "memory_mib" | "cpu_cores" | "pids"> {
  return {
    memory_mib: Math.round(resources.memory_bytes / MIB),
    cpu_cores: resources.cpu_millis / 1000,
    pids: resources.pids,
  };
}

export function newChannel(channel: CatalogChannel): ChannelValues {
  return {
    kind: channel.kind,
    secrets: Object.fromEntries(channel.secrets.map(({ name }) => [name, ""])),
    dm_policy: "allowlist",
    allow_from: [],
    group_policy: "disabled",
  };
}

/** Whether the listed people matter under this policy. */
export function usesAllowList(channel: Pick<ChannelValues, "dm_policy" | "group_policy">): boolean {
  return channel.dm_policy === "allowlist" || channel.group_policy === "allowlist";
}

/** A persona as it is sent: a text file, which ends with a line break; nothing when nothing is written. */
export function personaText(persona: string): string {
  const text = persona.replaceAll("\r\n", "\n").trim();
  return text === "" ? "" : `${text}\n`;
}

/** Only what the chosen provider takes is sent: the API refuses the rest. */
export function toRequest(values: FormValues, provider: CatalogProvider): CreateBotRequest {
  const baseUrl = values.base_url.trim();
  const key = values.provider_key.trim();
  const persona = personaText(values.persona);
  return {
    name: values.name.trim(),
    hostname: values.hostname.trim(),
    ...(values.tags.length > 0 ? { tags: values.tags } : {}),
    ...(values.face === "emoji" ? { avatar: { emoji: values.emoji } } : {}),
    provider: values.provider,
    model: values.model.trim(),
    ...(provider.base_url !== "none" && baseUrl !== "" ? { base_url: baseUrl } : {}),
    ...(provider.key !== "none" && key !== "" ? { provider_key: key } : {}),
    channels: values.channels.map(toChannel),
    ...(persona === "" ? {} : { persona }),
    resources: {
      memory_bytes: Math.round(values.memory_mib * MIB),
      cpu_millis: Math.round(values.cpu_cores * 1000),
      pids: values.pids,
    },
    start: values.start,
  };
}

function toChannel(channel: ChannelValues) {
  return {
    kind: channel.kind,
    secrets: Object.fromEntries(
      Object.entries(channel.secrets).map(([name, secret]) => [name, secret.trim()]),
    ),
    dm_policy: channel.dm_policy,
    allow_from: usesAllowList(channel) ? channel.allow_from : [],
    group_policy: channel.group_policy,
  };
}

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
  /** One id a line, or divided by commas or blanks. */
  allow_from: string;
  group_policy: GroupPolicy;
}

export interface FormValues {
  name: string;
  hostname: string;
  provider: string;
  model: string;
  base_url: string;
  provider_key: string;
  channels: ChannelValues[];
  persona: string;
  memory_mib: number;
  cpu_cores: number;
  pids: number;
  start: boolean;
}

const MIB = 1024 * 1024;

/** What the form shows first: the demo model, so that the first bot needs nothing. */
export function initialValues(catalog: Catalog): FormValues {
  const provider = catalog.providers.find(({ demo }) => demo) ?? catalog.providers[0];
  const { resources } = catalog.defaults;
  return {
    name: "",
    hostname: "",
    provider: provider?.id ?? "",
    model: provider?.models[0]?.id ?? "",
    base_url: "",
    provider_key: "",
    channels: [],
    persona: "",
    memory_mib: Math.round(resources.memory_bytes / MIB),
    cpu_cores: resources.cpu_millis / 1000,
    pids: resources.pids,
    start: true,
  };
}

export function newChannel(channel: CatalogChannel): ChannelValues {
  return {
    kind: channel.kind,
    secrets: Object.fromEntries(channel.secrets.map(({ name }) => [name, ""])),
    dm_policy: "allowlist",
    allow_from: "",
    group_policy: "disabled",
  };
}

export function splitList(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** Whether the listed people matter under this policy. */
export function usesAllowList(channel: Pick<ChannelValues, "dm_policy" | "group_policy">): boolean {
  return channel.dm_policy === "allowlist" || channel.group_policy === "allowlist";
}

/** Only what the chosen provider takes is sent: the API refuses the rest. */
export function toRequest(values: FormValues, provider: CatalogProvider): CreateBotRequest {
  const baseUrl = values.base_url.trim();
  const key = values.provider_key.trim();
  const persona = values.persona.trim();
  return {
    name: values.name.trim(),
    hostname: values.hostname.trim(),
    provider: values.provider,
    model: values.model.trim(),
    ...(provider.base_url !== "none" && baseUrl !== "" ? { base_url: baseUrl } : {}),
    ...(provider.key !== "none" && key !== "" ? { provider_key: key } : {}),
    channels: values.channels.map((channel) => ({
      kind: channel.kind,
      secrets: Object.fromEntries(
        Object.entries(channel.secrets).map(([name, secret]) => [name, secret.trim()]),
      ),
      dm_policy: channel.dm_policy,
      allow_from: usesAllowList(channel) ? splitList(channel.allow_from) : [],
      group_policy: channel.group_policy,
    })),
    ...(persona === "" ? {} : { persona }),
    resources: {
      memory_bytes: Math.round(values.memory_mib * MIB),
      cpu_millis: Math.round(values.cpu_cores * 1000),
      pids: values.pids,
    },
    start: values.start,
  };
}

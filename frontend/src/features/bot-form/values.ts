/** The fields of a bot's description as a form holds them, and what they become when they are sent. */
import type { CatalogChannel, DmPolicy, GroupPolicy } from "../../api/types";

export interface ChannelValues {
  kind: string;
  secrets: Record<string, string>;
  dm_policy: DmPolicy;
  allow_from: string[];
  group_policy: GroupPolicy;
}

/** Whose key pays; `auto` until somebody chooses or a key that fits is found. */
export type KeySource = "auto" | "own" | "operator" | "tags";

/** What a form must hold for the fields of this feature. */
export interface BotFields {
  persona: string;
  provider: string;
  model: string;
  base_url: string;
  key_source: KeySource;
  /** The tags of the keyring's keys, in the order in which they are tried. */
  key_tags: string[];
  provider_key: string;
  channels: ChannelValues[];
  memory_mib: number;
  cpu_cores: number;
  pids: number;
}

export type LimitValues = Pick<BotFields, "memory_mib" | "cpu_cores" | "pids">;

export const MIB = 1024 * 1024;

export interface Limits {
  memory_bytes: number;
  cpu_millis: number;
  pids: number;
}

export function resourceValues(resources: Limits): LimitValues {
  return {
    memory_mib: Math.round(resources.memory_bytes / MIB),
    cpu_cores: resources.cpu_millis / 1000,
    pids: resources.pids,
  };
}

export function toLimits(values: LimitValues): Limits {
  return {
    memory_bytes: Math.round(values.memory_mib * MIB),
    cpu_millis: Math.round(values.cpu_cores * 1000),
    pids: values.pids,
  };
}

export function newChannel(channel: Pick<CatalogChannel, "kind" | "secrets">): ChannelValues {
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

export function toChannel(channel: ChannelValues) {
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

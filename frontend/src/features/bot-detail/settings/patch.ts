/** What each part of the settings sends: only what was changed. And what a change costs. */
import type { Bot, EditBotRequest } from "../../../api/types";
import {
  keyValuesOf,
  personaText,
  resourceValues,
  sourceOf,
  toChannel,
  toLimits,
  type BotFields,
  type ChannelValues,
} from "../../bot-form";

/** The fields as the bot has them; secrets are never known. */
export function fieldsOf(bot: Bot): BotFields {
  return {
    persona: bot.persona,
    provider: bot.provider,
    model: bot.model,
    base_url: bot.base_url ?? "",
    ...keyValuesOf(bot),
    provider_key: "",
    channels: bot.channels.map(channelOf),
    ...resourceValues(bot.resources),
  };
}

function channelOf(channel: Bot["channels"][number]): ChannelValues {
  return {
    kind: channel.kind,
    secrets: Object.fromEntries(channel.secrets.map((name) => [name, ""])),
    dm_policy: channel.dm_policy,
    allow_from: channel.allow_from,
    group_policy: channel.group_policy,
  };
}

export function personaPatch(seen: Bot, { persona }: BotFields): EditBotRequest {
  const text = personaText(persona);
  if (text === personaText(seen.persona)) return {};
  return { persona: text === "" ? null : text };
}

/** With another provider the old one's key and address go, so that only the new one's are sent. */
export function modelPatch(seen: Bot, values: BotFields): EditBotRequest {
  const model = values.model.trim();
  const url = values.base_url.trim();
  const key = values.provider_key.trim();
  const isOwn = sourceOf(values) === "own";
  const given = { ...keyPatch(seen, values), ...(isOwn && key !== "" && { provider_key: key }) };
  if (values.provider !== seen.provider) {
    return { provider: values.provider, model, ...(url === "" ? {} : { base_url: url }), ...given };
  }
  return {
    ...(model !== seen.model && { model }),
    ...(url !== (seen.base_url ?? "") && { base_url: url === "" ? null : url }),
    ...given,
  };
}

/** Whose key pays; the demo model costs nobody anything. */
function keyPatch(seen: Bot, values: BotFields): EditBotRequest {
  const source = values.provider === "demo" ? "own" : sourceOf(values);
  const tags = source === "tags" ? values.key_tags : [];
  const isSame = source === seen.key.source && tags.join() === seen.key.tags.join();
  return isSame ? {} : { key: { source, tags } };
}

/** The list is sent as a whole; of its secrets only those that were typed. */
export function channelsPatch(seen: Bot, { channels }: BotFields): EditBotRequest {
  const before = seen.channels.map((channel) => sentChannel(channelOf(channel)));
  const after = channels.map(sentChannel);
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  return { channels: after.length === 0 ? null : after };
}

function sentChannel(values: ChannelValues) {
  const { secrets, ...rules } = toChannel(values);
  const typed = Object.entries(secrets).filter(([, secret]) => secret !== "");
  return { ...rules, ...(typed.length > 0 && { secrets: Object.fromEntries(typed) }) };
}

export function limitsPatch(seen: Bot, values: BotFields): EditBotRequest {
  const wished = toLimits(values);
  // What is shown is rounded; what was not touched is not sent.
  const shown = toLimits(resourceValues(seen.resources));
  const resources = {
    ...(wished.memory_bytes !== shown.memory_bytes && { memory_bytes: wished.memory_bytes }),
    ...(wished.cpu_millis !== shown.cpu_millis && { cpu_millis: wished.cpu_millis }),
    ...(wished.pids !== shown.pids && { pids: wished.pids }),
  };
  return Object.keys(resources).length === 0 ? {} : { resources };
}

export type Cost = "hot" | "cold" | "later";

/** Whether a change can be taken by the bot as it runs, needs another container, or waits for the next start. */
export function costOf(seen: Bot, patch: EditBotRequest): Cost {
  if (seen.power === "stopped") return "later";
  const isCold = (["hostname", "provider", "model", "resources", "image"] as const).some(
    (part) => patch[part] !== undefined,
  );
  return isCold || movesToProxy(seen, patch) || hasOtherKinds(seen, patch) ? "cold" : "hot";
}

/** The model's address moves to the keyring's proxy or away from it. */
function movesToProxy(seen: Bot, { key }: EditBotRequest): boolean {
  return key !== undefined && (key.source === "own") !== (seen.key.source === "own");
}

function hasOtherKinds(seen: Bot, { channels }: EditBotRequest): boolean {
  if (channels === undefined) return false;
  const kinds = (list: { kind: string }[]) => list.map(({ kind }) => kind).join(" ");
  return kinds(seen.channels) !== kinds(channels ?? []);
}

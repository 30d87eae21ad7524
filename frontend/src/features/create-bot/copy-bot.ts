/** A new bot like one that exists: everything but its secrets, its picture and its host name. */
import type { Bot, Catalog } from "../../api/types";
import { texts } from "../../texts";
import { deriveHostname, keyValuesOf, newChannel, resourceValues } from "../bot-form";
import { initialValues, type FormValues } from "./form-values";

/** The values of a copy. */
export function copyOf(bot: Bot, catalog: Catalog): FormValues {
  const fresh = initialValues(catalog);
  const name = texts.createBot.copy.name(bot.name);
  const emoji = bot.avatar?.kind === "emoji" ? bot.avatar.emoji : "";
  const provider = catalog.providers.find(({ id }) => id === bot.provider);
  return {
    ...fresh,
    template: "copy",
    copy_of: bot.hostname,
    name,
    hostname: deriveHostname(name),
    face: emoji === "" ? "drawn" : "emoji",
    emoji,
    tags: bot.tags,
    persona: bot.persona,
    ...(provider ? { provider: bot.provider, model: bot.model, base_url: bot.base_url ?? "", ...keyValuesOf(bot) } : {}),
    channels: bot.channels.flatMap((channel) => {
      const offered = catalog.channels.find(({ kind }) => kind === channel.kind);
      if (!offered) return [];
      const { dm_policy, group_policy, allow_from } = channel;
      return [{ ...newChannel(offered), dm_policy, group_policy, allow_from }];
    }),
    ...resourceValues(bot.resources),
  };
}

/** The secrets of a bot that a copy must be given again, as people call them. */
export function secretsToGive(bot: Bot, catalog: Catalog): string[] {
  const provider = catalog.providers.find(({ id }) => id === bot.provider);
  const needsKey = bot.key.source === "own" && provider?.key === "required";
  const key = needsKey ? [texts.createBot.copy.key(provider.name)] : [];
  const tokens = bot.channels.flatMap((channel) => {
    const offered = catalog.channels.find(({ kind }) => kind === channel.kind);
    return (offered?.secrets ?? []).map(({ label }) => `${offered?.name ?? ""} ${label.toLowerCase()}`);
  });
  return [...key, ...tokens];
}

/** The form's own values, how they begin, and the request that they become. */
import type { Catalog, CatalogProvider, CreateBotRequest } from "../../api/types";
import {
  personaText,
  resourceValues,
  sourceOf,
  toChannel,
  toKeyRequest,
  toLimits,
  type BotFields,
} from "../bot-form";

/** The face that is drawn from the host name, one emoji, or a picture. */
export type FaceKind = "drawn" | "emoji" | "picture";

export interface FormValues extends BotFields {
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
  start: boolean;
}

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
    key_source: "auto",
    key_tags: [],
    provider_key: "",
    channels: [],
    ...resourceValues(catalog.defaults.resources),
    start: true,
  };
}

/** Only what the chosen provider takes is sent: the API refuses the rest. */
export function toRequest(values: FormValues, provider: CatalogProvider): CreateBotRequest {
  const baseUrl = values.base_url.trim();
  const key = toKeyRequest(values, provider);
  const ownKey = sourceOf(values) === "own" && provider.key !== "none" ? values.provider_key.trim() : "";
  const persona = personaText(values.persona);
  return {
    name: values.name.trim(),
    hostname: values.hostname.trim(),
    ...(values.tags.length > 0 ? { tags: values.tags } : {}),
    ...(values.face === "emoji" ? { avatar: { emoji: values.emoji } } : {}),
    provider: values.provider,
    model: values.model.trim(),
    ...(provider.base_url !== "none" && baseUrl !== "" ? { base_url: baseUrl } : {}),
    ...(key ? { key } : {}),
    ...(ownKey === "" ? {} : { provider_key: ownKey }),
    channels: values.channels.map(toChannel),
    ...(persona === "" ? {} : { persona }),
    resources: toLimits(values),
    start: values.start,
  };
}

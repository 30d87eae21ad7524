/** A place in a bot's description and what stands there, in words. */
import { parsePointer } from "../../../api/problem";
import { texts } from "../../../texts";
import { visibleText } from "../../../ui/hostile-text";
import { bytesText, coresText } from "../../../ui/quantity";

const words = texts.botHistory;

type Parts = Record<string, string | undefined>;

/** As in "Model", "telegram: private messages", "Secret telegram_token". */
export function fieldLabel(pointer: string): string {
  const [first = "", second, third] = parsePointer(pointer);
  if (first === "channels" && second !== undefined) {
    const rule = third === undefined ? undefined : ((words.rules as Parts)[third] ?? third);
    return words.channel(second, rule);
  }
  if (first === "secrets" && second !== undefined) return words.secret(second);
  if (first === "resources" && second !== undefined) return (words.limits as Parts)[second] ?? second;
  if (first === "image" && second === "id") return words.imageId;
  return (words.fields as Parts)[first] ?? pointer;
}

const SHORT_ID = "sha256:".length + 12;

/** What stands there; `null` for nothing. */
export function valueText(pointer: string, value: unknown): string {
  const [first, second] = parsePointer(pointer);
  if (value === null || value === undefined) return first === "canary_minutes" ? words.rule : words.nothing;
  if (first === "channels" && isRecord(value)) {
    return words.connected(asText(value["dm_policy"]), asText(value["group_policy"]));
  }
  if (first === "key" && second === undefined) return keyText(value);
  if (first === "image" && isRecord(value)) return asText(value["reference"]);
  if (first === "image" && second === "id") return asText(value).slice(0, SHORT_ID);
  if (typeof value === "number") return numberText(first, second, value);
  return asText(value);
}

/** Whose key pays: a word, or the tags of the keyring's keys. */
function keyText(value: unknown): string {
  const { short } = texts.keyring.source;
  if (value === "own" || value === "operator") return short[value];
  const tags = isRecord(value) ? value["tags"] : null;
  return Array.isArray(tags) ? short.tags(tags.map(asText)) : asText(value);
}

function numberText(first: string | undefined, second: string | undefined, value: number): string {
  if (second === "memory_bytes") return bytesText(value);
  if (second === "cpu_millis") return coresText(value);
  if (first === "canary_minutes") return value === 0 ? words.never : words.minutes(value);
  return String(value);
}

function asText(value: unknown): string {
  if (typeof value === "string") return value === "" ? words.nothing : visibleText(value);
  if (Array.isArray(value)) return value.length === 0 ? words.nothing : value.map(asText).join(", ");
  return visibleText(JSON.stringify(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

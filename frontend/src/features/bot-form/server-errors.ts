/** Where in a form a complaint of the server belongs: the names of its fields are those of `BotFields` and of the request. */
import type { ApiError, FieldProblem } from "../../api/problem";

const PLAIN = new Set<string>([
  "name",
  "hostname",
  "tags",
  "provider",
  "model",
  "base_url",
  "provider_key",
  "key_tags",
  "persona",
  "start",
  "image",
  "canary_minutes",
]);

const RESOURCES: Record<string, string> = {
  memory_bytes: "memory_mib",
  cpu_millis: "cpu_cores",
  pids: "pids",
};

/** Refusals whose code alone says which field is meant. */
const CODES: Record<string, string> = { hostname_taken: "hostname" };

/** The form's field for a path of the request; `null` when the form has none. */
export function fieldFor(path: string[]): string | null {
  const [first, second, third, fourth] = path;
  if (first === undefined) return null;
  if (PLAIN.has(first)) return first;
  if (first === "key") return second === "tags" ? "key_tags" : "provider_key";
  if (first === "avatar") return "emoji";
  if (first === "resources") return (second && RESOURCES[second]) || "memory_mib";
  if (first !== "channels" || second === undefined || !/^\d+$/.test(second)) return null;
  const at = Number(second);
  if (third === "secrets" && fourth !== undefined) return `channels.${at}.secrets.${fourth}`;
  if (third === "dm_policy" || third === "allow_from" || third === "group_policy") {
    return `channels.${at}.${third}`;
  }
  return `channels.${at}.kind`;
}

export interface Placed {
  fields: { field: string; detail: string }[];
  /** What no field shows. */
  rest: string[];
}

/** Divides complaints into those that a field shows and those that stand above the form. */
export function placeProblems(problems: FieldProblem[]): Placed {
  const placed: Placed = { fields: [], rest: [] };
  for (const { path, detail } of problems) {
    const field = fieldFor(path);
    if (field === null) placed.rest.push(path.length > 0 ? `${path.join(" › ")}: ${detail}` : detail);
    else placed.fields.push({ field, detail });
  }
  return placed;
}

/** The same for a whole refusal, which may name its field by its code only. */
export function placeRefusal(error: ApiError): Placed {
  const placed = placeProblems(error.fields);
  const field = CODES[error.code];
  if (placed.fields.length === 0 && field !== undefined) {
    placed.fields.push({ field, detail: error.message });
  }
  return placed;
}

/** Where in the form a complaint of the server belongs. */
import type { FieldPath } from "react-hook-form";

import type { FieldProblem } from "../../api/problem";
import type { FormValues } from "./form-values";

const PLAIN = new Set<string>([
  "name",
  "hostname",
  "provider",
  "model",
  "base_url",
  "provider_key",
  "persona",
  "start",
]);

const RESOURCES: Record<string, FieldPath<FormValues>> = {
  memory_bytes: "memory_mib",
  cpu_millis: "cpu_cores",
  pids: "pids",
};

/** The form's field for a path of the request; `null` when the form has none. */
export function fieldFor(path: string[]): FieldPath<FormValues> | null {
  const [first, second, third, fourth] = path;
  if (first === undefined) return null;
  if (PLAIN.has(first)) return first as FieldPath<FormValues>;
  if (first === "resources") return (second && RESOURCES[second]) || "memory_mib";
  if (first !== "channels" || second === undefined || !/^\d+$/.test(second)) return null;
  const at = Number(second);
  if (third === "secrets" && fourth !== undefined) return `channels.${at}.secrets.${fourth}`;
  if (third === "dm_policy" || third === "allow_from" || third === "group_policy") {
    return `channels.${at}.${third}`;
  }
  return `channels.${at}.kind`;
}

/** Divides complaints into those that a field shows and those that stand above the form. */
export function placeProblems(problems: FieldProblem[]): {
  fields: { field: FieldPath<FormValues>; detail: string }[];
  rest: string[];
} {
  const fields: { field: FieldPath<FormValues>; detail: string }[] = [];
  const rest: string[] = [];
  for (const { path, detail } of problems) {
    const field = fieldFor(path);
    if (field === null) rest.push(path.length > 0 ? `${path.join(" › ")}: ${detail}` : detail);
    else fields.push({ field, detail });
  }
  return { fields, rest };
}

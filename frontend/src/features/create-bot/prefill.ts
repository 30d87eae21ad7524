/** What choosing a template changes: whatever is empty or still as the template before left it. */
import { deriveHostname } from "../bot-form";
import type { FormValues } from "./form-values";
import { findTemplate, type Template } from "./templates";

type Prefilled = Pick<FormValues, "name" | "face" | "emoji" | "tags" | "persona">;

const BLANK: Prefilled = { name: "", face: "drawn", emoji: "", tags: [], persona: "" };

function offered(template: Template | null): Prefilled {
  if (!template) return BLANK;
  const { name, emoji, tags, persona } = template;
  return { name, face: "emoji", emoji, tags, persona };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Whether the persona is somebody's own words, which no template may take away. */
export function isOwnPersona(values: Pick<FormValues, "persona">, before: string): boolean {
  return values.persona.trim() !== "" && values.persona !== offered(findTemplate(before)).persona;
}

/** The values to set when somebody goes from one template to another. */
export function prefill(values: FormValues, before: string, after: string): Partial<FormValues> {
  const old = offered(findTemplate(before));
  const fresh = offered(findTemplate(after));
  const changes: Partial<FormValues> = {};
  if (values.name.trim() === "" || values.name === old.name) changes.name = fresh.name;
  if (values.tags.length === 0 || same(values.tags, old.tags)) changes.tags = fresh.tags;
  if (values.face === old.face && values.emoji === old.emoji) {
    changes.face = fresh.face;
    changes.emoji = fresh.emoji;
  }
  if (!isOwnPersona(values, before)) changes.persona = fresh.persona;
  if (changes.name !== undefined && !values.hostname_own) changes.hostname = deriveHostname(changes.name);
  return changes;
}

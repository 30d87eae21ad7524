/** The wizard's steps, and which field stands in which of them. */
import type { FormValues } from "./form-values";

export const STEPS = ["template", "identity", "model", "channels", "resources", "review"] as const;

export type Step = (typeof STEPS)[number];

const FIELDS: Record<Step, readonly (keyof FormValues)[]> = {
  template: ["template", "copy_of"],
  identity: ["name", "hostname", "hostname_own", "face", "emoji", "picture", "tags", "persona"],
  model: ["provider", "model", "base_url", "key_source", "key_tags", "provider_key"],
  channels: ["channels"],
  resources: ["memory_mib", "cpu_cores", "pids"],
  review: ["start"],
};

export function fieldsOf(step: Step): (keyof FormValues)[] {
  return [...FIELDS[step]];
}

/** The step that shows a field, given by its path such as `channels.0.secrets.telegram_token`. */
export function stepOf(field: string): Step {
  const [root] = field.split(".");
  return STEPS.find((step) => FIELDS[step].some((name) => name === root)) ?? "review";
}

/** Reads the step out of the address; what is no step is the first one. */
export function parseStep(value: unknown): Step {
  return STEPS.find((step) => step === value) ?? "template";
}

export function indexOf(step: Step): number {
  return STEPS.indexOf(step);
}

/** The steps that come before this one. */
export function stepsBefore(step: Step): Step[] {
  return STEPS.slice(0, indexOf(step));
}

export function stepBefore(step: Step): Step | null {
  return STEPS[indexOf(step) - 1] ?? null;
}

export function stepAfter(step: Step): Step | null {
  return STEPS[indexOf(step) + 1] ?? null;
}

/** The steps in which something is wrong, in order. */
export function wrongSteps(fields: Iterable<string>): Step[] {
  const wrong = new Set(Array.from(fields, stepOf));
  return STEPS.filter((step) => wrong.has(step));
}

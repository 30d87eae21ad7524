/** What is different between two generations that need not follow each other. */
import type { FieldChange, Generation } from "../../../api/types";

/**
 * What changes when the bot goes from generation `from` to generation `to`. Each generation tells how it differs from the
 * one before it; of what was changed more than once only the two ends count.
 */
export function changesBetween(generations: Generation[], from: number, to: number): FieldChange[] {
  const [older, newer] = from < to ? [from, to] : [to, from];
  const steps = generations
    .filter(({ number }) => number > older && number <= newer)
    .toSorted((one, other) => one.number - other.number);
  const ends = new Map<string, FieldChange>();
  for (const step of steps.flatMap(({ changes }) => changes)) {
    const first = ends.get(step.pointer);
    ends.set(step.pointer, first ? { ...first, after: step.after } : step);
  }
  // What came or went as a whole tells of its parts, too.
  const isPart = (pointer: string) => [...ends.keys()].some((whole) => pointer.startsWith(`${whole}/`));
  const changes = [...ends.values()].filter(
    ({ pointer, before, after }) => !isPart(pointer) && JSON.stringify(before) !== JSON.stringify(after),
  );
  if (from < to) return changes;
  return changes.map(({ pointer, before, after }) => ({ pointer, before: after, after: before }));
}

/** The newest generation with which the bot was ready before its present one. */
export function lastGood(generations: Generation[], present: number): Generation | undefined {
  return generations
    .filter(({ number, outcome }) => number < present && outcome.kind === "good")
    .toSorted((one, other) => other.number - one.number)[0];
}

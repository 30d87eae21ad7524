import type { Bot } from "../../api/types";

/** The present run of a bot's container; `null` while nothing runs that could be measured. */
export function runOf({ status }: Bot): string | null {
  const { container } = status.evidence;
  return container?.state === "running" ? `${container.id} ${container.started_at}` : null;
}

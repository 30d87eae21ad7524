/** What the server tells about what happened. */
import type { LiveEvent } from "../../api/types";

export type ActivityEvent = LiveEvent;

/** A page of events, newest first. */
export interface ActivityPageView {
  events: ActivityEvent[];
  next_before: number | null;
}

export const FILTERS = ["all", "people", "system"] as const;
export type Filter = (typeof FILTERS)[number];

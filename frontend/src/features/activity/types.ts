/** What the server tells about what happened. */
import type { components } from "../../api/schema";
import type { LiveEvent } from "../../api/types";

export type ActivityEvent = LiveEvent;

/** A page of events, newest first. */
export type ActivityPageView = components["schemas"]["ActivityView"];

export const FILTERS = ["all", "people", "system"] as const;
export type Filter = (typeof FILTERS)[number];

/** What other parts of the page may use of the activity feature. */
import { lazyRouteComponent } from "@tanstack/react-router";
import { lazy } from "react";

export { activityQuery, applyActivityEvent, reloadActivity } from "./queries";
export { FILTERS, type Filter } from "./types";

// The event stream feeds the timelines from the first paint on; what shows them comes when it is opened.
export const ActivityPage = lazyRouteComponent(() => import("./activity-page"), "ActivityPage");
export const BotActivity = lazy(async () => ({
  default: (await import("./bot-activity")).BotActivity,
}));
export const RecentEvents = lazy(async () => ({
  default: (await import("./recent-events")).RecentEvents,
}));

/** What other parts of the page may use of the activity feature. */
import { lazyRouteComponent } from "@tanstack/react-router";

import { lazyPart } from "../../ui/lazy-part";

export { activityQuery, applyActivityEvent, reloadActivity } from "./queries";
export { FILTERS, type Filter } from "./types";

// The event stream feeds the timelines from the first paint on; what shows them comes when it is opened.
export const ActivityPage = lazyRouteComponent(() => import("./activity-page"), "ActivityPage");
export const BotActivity = lazyPart(async () => (await import("./bot-activity")).BotActivity);
export const RecentEvents = lazyPart(async () => (await import("./recent-events")).RecentEvents);

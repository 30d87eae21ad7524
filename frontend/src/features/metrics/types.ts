/** What the server measures. */
import type { components } from "../../api/schema";

export type LiveSample = components["schemas"]["StatsView"];

/** The last hour of a bot. */
export type History = components["schemas"]["MetricsView"];

/** What other parts of the page may use of the metrics feature. */
import { lazyPart } from "../../ui/lazy-part";

export { Gauges } from "./gauges";
export { runOf } from "./run-of";
export { RANGES, type Range } from "./window";

export const MetricsPanel = lazyPart(async () => (await import("./metrics-panel")).MetricsPanel);

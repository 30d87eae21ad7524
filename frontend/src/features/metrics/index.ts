/** What other parts of the page may use of the metrics feature. */
export { Gauges } from "./gauges";
export { MetricsPanel } from "./metrics-panel";
export { RANGES, type Range } from "./window";

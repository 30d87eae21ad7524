/** What other parts of the page may use of the metrics feature. */
import { lazy } from "react";

export { Gauges } from "./gauges";
export { RANGES, type Range } from "./window";

export const MetricsPanel = lazy(async () => ({
  default: (await import("./metrics-panel")).MetricsPanel,
}));

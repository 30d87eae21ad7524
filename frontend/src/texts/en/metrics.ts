/** The measurements of a bot. */
import type { Column } from "../../features/metrics/series";
import type { Range } from "../../features/metrics/window";

const RANGES: Record<Range, string> = { "5m": "5 min", "15m": "15 min", "1h": "1 hour" };
const RANGE_NAMES: Record<Range, string> = {
  "5m": "the last 5 minutes",
  "15m": "the last 15 minutes",
  "1h": "the last hour",
};

const COLUMNS: Record<Column, string> = {
  cpu: "Processor",
  memory: "Memory",
  received: "Received",
  sent: "Sent",
  pids: "Processes",
};

export const metrics = {
  title: "Metrics",
  range: "Range",
  rangeWord: (range: Range) => RANGES[range],
  column: (column: Column) => COLUMNS[column],
  cpu: "Processor",
  cpuNote: (cores: string) => `of ${cores}`,
  memory: "Memory",
  memoryNote: (limit: string) => `of ${limit}`,
  network: "Network",
  pids: "Processes and threads",
  pidsNote: (limit: number) => `of ${limit}`,
  at: (time: string) => `at ${time}`,
  unknown: "–",
  empty: "Nothing was measured in this stretch.",
  plot: (name: string, now: string, range: Range) =>
    `${name} over ${RANGE_NAMES[range]}; ${now} at the end. The numbers are in the table below.`,
  phases: {
    live: "Live, a sample each second",
    connecting: "Opening the stream",
    waiting: "Cut off, reconnecting",
    failed: "Not live",
    asleep: "Not measured while it does not run",
  },
  table: {
    title: "In numbers",
    caption: (range: Range) => `Measurements of ${RANGE_NAMES[range]}`,
    what: "What",
    now: "Now",
    min: "Least",
    mean: "Mean",
    max: "Most",
    limit: "Limit",
  },
  gauges: {
    title: "Use",
    cpu: "Processor",
    memory: "Memory",
    pids: "Processes",
    network: "Network",
    of: (limit: string) => `of ${limit}`,
    networkValue: (received: string, sent: string) => `${received} in, ${sent} out`,
    waiting: "Measuring …",
    asleep: "Measured while it runs.",
    failed: "It cannot be measured now.",
    value: (name: string, value: string, limit: string) => `${name}: ${value} of ${limit}`,
  },
  loading: "Loading measurements",
  failed: "The history could not be loaded",
};

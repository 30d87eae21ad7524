/** What the server measures. */
import type { components } from "../../api/schema";

export type LiveSample = components["schemas"]["StatsView"];

/** The last hour of a bot, as `GET /api/bots/{bot}/metrics` answers. */
export interface History {
  interval_seconds: number;
  memory_limit_bytes: number | null;
  cpu_limit_percent: number;
  samples: {
    at: number[];
    cpu_percent: (number | null)[];
    memory_bytes: (number | null)[];
    network_received_per_second: (number | null)[];
    network_sent_per_second: (number | null)[];
    pids: (number | null)[];
  };
}

/** What the server tells about itself, its machine and the image of new bots. */

export interface ImageTask {
  kind: "pull" | "build";
  reference: string;
  state: "running" | "done" | "failed";
  started_at: string;
  finished_at: string | null;
  progress: { done_bytes: number | null; total_bytes: number | null } | null;
  line: string | null;
  error: string | null;
}

export interface SystemView {
  version: string;
  instance_id: string;
  started_at: string;
  data_directory: string;
  disk: { total_bytes: number; free_bytes: number } | null;
  machine: {
    memory_total_bytes: number;
    memory_available_bytes: number;
    cpus: number;
    load_1m: number;
  };
  log_level: string;
  bots: { total: number; by_state: Record<string, number>; max: number };
  promised: { memory_bytes: number; cpu_millis: number };
  ports: { first: number; last: number; used: number; bad: number };
  subnets: { pool: string; total: number; used: number; bad: number };
  image_task: ImageTask | null;
}

export interface Check {
  id: string;
  title: string;
  state: "good" | "warning" | "bad";
  detail: string;
  fix: string | null;
  action: "get_image" | "clean_up" | null;
  checked_at: string;
}

export interface ChecksView {
  checks: Check[];
  checked_at: string;
}

export const LOG_LEVELS = ["error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

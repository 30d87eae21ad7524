/** The system for tests: a machine with room, everything as it should be. */
import type { Check, ImageTask, SystemView } from "../api/types";

const AT = "2026-11-21T04:00:00Z";
const GIB = 1024 ** 3;

export function systemFixture(change: Partial<SystemView> = {}): SystemView {
  return {
    version: "0.1.0",
    instance_id: "0191e0a4-8a9c-7d6e-9f00-0000000000aa",
    started_at: AT,
    data_directory: "/var/lib/botmaker",
    disk: { total_bytes: 100 * GIB, free_bytes: 60 * GIB },
    machine: { memory_total_bytes: 16 * GIB, memory_available_bytes: 8 * GIB, cpus: 4, load_1m: 0.5 },
    log_level: "info",
    bots: { total: 2, by_state: { running: 2 }, max: 1000 },
    promised: { memory_bytes: 4 * GIB, cpu_millis: 2000 },
    ports: { first: 19_000, last: 19_999, used: 2, bad: 0 },
    subnets: { pool: "10.213.0.0/16", total: 8192, used: 2, bad: 0 },
    image_task: null,
    ...change,
  };
}

export function checkFixture(change: Partial<Check> = {}): Check {
  return {
    id: "docker",
    title: "Docker answers",
    state: "good",
    detail: "Docker 20.10.24",
    fix: null,
    action: null,
    checked_at: AT,
    ...change,
  };
}

export function imageTaskFixture(change: Partial<ImageTask> = {}): ImageTask {
  return {
    kind: "pull",
    reference: "botmaker/openclaw:2026.9.6",
    state: "running",
    started_at: AT,
    finished_at: null,
    progress: { done_bytes: 512 * 1024 ** 2, total_bytes: GIB },
    line: "Downloading",
    error: null,
    ...change,
  };
}

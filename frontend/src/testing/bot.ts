/** A bot for tests. */
import type { Bot, BotState } from "../api/types";

const AT = "2026-11-21T04:00:00Z";

/** What is known of a bot that nobody has looked at. */
export function noEvidence(): Bot["status"]["evidence"] {
  return { container: null, probe: null, channels: null, memory: null, canary: null, state: null, kill: null };
}

export function botFixture(state: BotState, change: Partial<Bot> = {}): Bot {
  return {
    id: "0191e0a4-8a9c-7d6e-9f00-000000000001",
    name: "Ada",
    hostname: "ada",
    owner_id: "0191e0a4-8a9c-7d6e-9f00-00000000000a",
    node_id: "local",
    provider: "demo",
    model: "demo-1",
    base_url: null,
    key: { source: "own", tags: [] },
    usage: null,
    channels: [],
    persona: "",
    tags: [],
    avatar: null,
    resources: { memory_bytes: 2_147_483_648, cpu_millis: 1000, pids: 256 },
    power: state === "stopped" ? "stopped" : "running",
    status: { state, reason: null, since: AT, evidence: noEvidence() },
    port: 19_000,
    image: null,
    image_id: null,
    canary_minutes: null,
    generation: 1,
    change: null,
    rolled_back: null,
    deaths: [],
    incarnation: 1,
    revision: 1,
    version: 1,
    created_at: AT,
    updated_at: AT,
    deployed_at: null,
    last_heartbeat_at: null,
    ...change,
  };
}

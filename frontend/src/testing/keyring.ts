/** What the keyring knows, for tests. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];

const AT = "2026-11-21T04:00:00Z";

export function keyFixture(change: Partial<Schemas["KeyView"]> = {}): Schemas["KeyView"] {
  return {
    id: "0191e0a4-8a9c-7d6e-9f00-000000000101",
    vendor: "anthropic",
    base_url: null,
    label: "Main account",
    tags: [],
    has_secret: true,
    enabled: true,
    expires_at: null,
    created_at: AT,
    last_used_at: null,
    last_failure: null,
    rests_until: null,
    bots: [],
    ...change,
  };
}

export function budgetFixture(change: Partial<Schemas["BudgetView"]> = {}): Schemas["BudgetView"] {
  return {
    scope: { kind: "all", id: null },
    period: "month",
    unit: "money",
    limit: 10_000_000,
    spent: 0,
    reserved: 0,
    began_at: "2026-11-01T00:00:00Z",
    resets_at: "2026-12-01T00:00:00Z",
    is_warning: false,
    ...change,
  };
}

export function statusFixture(change: Partial<Schemas["KeyringView"]> = {}): Schemas["KeyringView"] {
  return {
    version: "0.1.0",
    listens_on: ["172.17.0.1:7102"],
    listen_failures: [],
    keys: 1,
    grants: 2,
    panic_since: null,
    cut_off: [],
    rate_per_minute: 120,
    rates: [],
    refuses_unpriced: true,
    waiting_records: 0,
    lost_records: 0,
    ...change,
  };
}

export function usageFixture(change: Partial<Schemas["BotUsageView"]> = {}): Schemas["BotUsageView"] {
  return {
    requests: 12,
    tokens: 12_300,
    cost_micro_usd: 9_000_000,
    cost_today_micro_usd: 120_000,
    cost_month_micro_usd: 3_400_000,
    cost_week_micro_usd: 7_000_000,
    last_active_at: AT,
    ...change,
  };
}

export function usageRow(change: Partial<Schemas["UsageRowView"]> = {}): Schemas["UsageRowView"] {
  return {
    bot: null,
    key: null,
    vendor: null,
    model: null,
    at: null,
    requests: 1,
    failures: 0,
    input_tokens: 100,
    cached_tokens: 0,
    cache_write_tokens: 0,
    output_tokens: 10,
    cost_micro_usd: 1000,
    unpriced: 0,
    ...change,
  };
}

export function incidentFixture(change: Partial<Schemas["IncidentView"]> = {}): Schemas["IncidentView"] {
  return {
    id: 7,
    kind: "canary_used",
    bot: "0191e0a4-8a9c-7d6e-9f00-000000000001",
    at: AT,
    times: 1,
    detail: "a false key came from 172.18.3.2",
    is_cut_off: false,
    ...change,
  };
}

/** The refusal of a server without a keyring. */
export const KEYRING_OFF = { code: "keyring_off", detail: "this server has no keyring" };

export const ADMIN = { expires_at: null, has_keyring: true, user: { id: "0191e0a4-8a9c-7d6e-9f00-00000000000a", name: "admin", role: "admin" } };

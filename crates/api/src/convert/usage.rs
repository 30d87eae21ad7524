//! What was used, and what it costs.

use botmaker_domain::{
    BotId,
    keyring::{self as domain, KeyId, MicroUsd},
};
use botmaker_fleet::PriceEntry;

use crate::dto::{
    price::{PriceAmounts, PriceView},
    usage::{RequestView, UsageGroup, UsageRowView},
};

pub(crate) const fn group(group: UsageGroup) -> domain::UsageGroup {
    match group {
        UsageGroup::Bot => domain::UsageGroup::Bot,
        UsageGroup::Key => domain::UsageGroup::Key,
        UsageGroup::Vendor => domain::UsageGroup::Vendor,
        UsageGroup::Model => domain::UsageGroup::Model,
        UsageGroup::Hour => domain::UsageGroup::Hour,
        UsageGroup::Day => domain::UsageGroup::Day,
    }
}

pub(crate) fn row_view(row: domain::UsageRow) -> UsageRowView {
    UsageRowView {
        bot: row.bot.map(BotId::uuid),
        key: row.key.map(KeyId::uuid),
        vendor: row.vendor.map(|vendor| vendor.to_string()),
        model: row.model,
        at: row.at,
        requests: row.requests,
        failures: row.failures,
        input_tokens: row.tokens.input,
        cached_tokens: row.tokens.cached,
        cache_write_tokens: row.tokens.cache_write,
        output_tokens: row.tokens.output,
        cost_micro_usd: row.cost.0,
        unpriced: row.unpriced,
    }
}

pub(crate) fn request_view(record: domain::RequestRecord) -> RequestView {
    RequestView {
        at: record.at,
        bot: record.bot.uuid(),
        key: record.key.uuid(),
        vendor: record.vendor.to_string(),
        model: record.model,
        status: record.status,
        is_whole: record.is_whole,
        input_tokens: record.tokens.input,
        cached_tokens: record.tokens.cached,
        cache_write_tokens: record.tokens.cache_write,
        output_tokens: record.tokens.output,
        is_measured: record.is_measured,
        cost_micro_usd: record.cost.map(|cost| cost.0),
        first_byte_ms: record.first_byte_ms,
        total_ms: record.total_ms,
    }
}

pub(crate) fn price_view(entry: PriceEntry) -> PriceView {
    PriceView {
        vendor: entry.vendor.to_string(),
        model: entry.model,
        input_micro_usd: entry.price.input.0,
        cached_micro_usd: entry.price.cached.0,
        cache_write_micro_usd: entry.price.cache_write.0,
        output_micro_usd: entry.price.output.0,
        is_own: entry.is_own,
    }
}

pub(crate) const fn amounts(amounts: PriceAmounts) -> domain::Price {
    domain::Price {
        input: MicroUsd(amounts.input_micro_usd),
        cached: MicroUsd(amounts.cached_micro_usd),
        cache_write: MicroUsd(amounts.cache_write_micro_usd),
        output: MicroUsd(amounts.output_micro_usd),
    }
}

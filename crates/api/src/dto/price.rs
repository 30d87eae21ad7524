//! What models cost.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::object;

/// A model's price for a million tokens of each sort, in millionths of a US dollar.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceAmounts {
    /// For tokens that are read.
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub input_micro_usd: u64,
    /// For tokens read from the cache.
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub cached_micro_usd: u64,
    /// For tokens written to the cache.
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub cache_write_micro_usd: u64,
    /// For tokens that are written.
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub output_micro_usd: u64,
}

/// A model's price, and who said so.
#[derive(Serialize, ToSchema)]
pub struct PriceView {
    /// Whose model: a provider's id in the catalogue.
    pub vendor: String,
    /// The model; a `*` at the end stands for any rest. The longest that fits holds.
    pub model: String,
    /// For a million tokens that are read, in millionths of a US dollar.
    pub input_micro_usd: u64,
    /// For a million tokens read from the cache.
    pub cached_micro_usd: u64,
    /// For a million tokens written to the cache.
    pub cache_write_micro_usd: u64,
    /// For a million tokens that are written.
    pub output_micro_usd: u64,
    /// Whether an operator gave it; otherwise it came with BotMaker.
    pub is_own: bool,
}

/// Prices.
#[derive(Serialize, ToSchema)]
pub struct PriceListView {
    /// By vendor and model.
    pub prices: Vec<PriceView>,
}

/// A price to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPriceRequest {
    /// Whose model: a provider's id in the catalogue.
    #[schema(example = "anthropic")]
    pub vendor: String,
    /// The model: 1 to 200 visible characters; a `*` at the end stands for any rest.
    #[schema(example = "claude-opus-*", min_length = 1, max_length = 200)]
    pub model: String,
    /// What it costs; `null` for the price that came with BotMaker, if any.
    #[serde(deserialize_with = "object::option")]
    #[schema(required)]
    pub price: Option<PriceAmounts>,
}

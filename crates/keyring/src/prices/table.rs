//! The table.
//!
//! The prices of Anthropic, `OpenAI`, xAI, Together and NVIDIA are those of the provider manifests that come with OpenClaw
//! 2026.9.6, those of Mistral, `DeepSeek`, Venice, Groq, Cerebras, Moonshot and Fireworks those of its provider packages.
//! What they leave open (Google, `OpenRouter`, older models, the prices of long requests and of caches) is from the list of
//! the `genai-prices` package 0.2.3. All were read on 2026-11-21; vendors change them, and an operator's price wins.
//!
//! NVIDIA's models cost nothing there: it counts requests, not money. Anthropic's cache is priced for five minutes.

use botmaker_domain::keyring::{MicroUsd, Price};

use super::{LongPrice, Row};

const FREE: Price = plain(0, 0);

/// Millionths of a dollar for a million tokens, of each sort.
const fn plain(input: u64, output: u64) -> Price {
    cached(input, input, output)
}

const fn cached(input: u64, cached: u64, output: u64) -> Price {
    written(input, cached, input, output)
}

const fn written(input: u64, cached: u64, cache_write: u64, output: u64) -> Price {
    Price {
        input: MicroUsd(input),
        cached: MicroUsd(cached),
        cache_write: MicroUsd(cache_write),
        output: MicroUsd(output),
    }
}

const fn row(vendor: &'static str, pattern: &'static str, price: Price) -> Row {
    Row {
        vendor,
        pattern,
        price,
        long: None,
    }
}

impl Row {
    const fn above(mut self, above: u64, price: Price) -> Self {
        self.long = Some(LongPrice { above, price });
        self
    }
}

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("demo", "*", FREE),

    row("ollama", "*", FREE),

    row("anthropic", "claude-fable-5-1", written(10_000_000, 250_000, 12_500_000, 50_000_000)),
    row("anthropic", "claude-fable-5", written(10_000_000, 1_000_000, 12_500_000, 50_000_000)),
    row("anthropic", "claude-mythos-5", written(10_000_000, 1_000_000, 12_500_000, 50_000_000)),
    row("anthropic", "claude-opus-5-5", written(4_000_000, 200_000, 5_000_000, 20_000_000)),
    row("anthropic", "claude-opus-5", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("anthropic", "claude-opus-4-8", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("anthropic", "claude-opus-4-7", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("anthropic", "claude-opus-4-6", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("anthropic", "claude-opus-4-5", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("anthropic", "claude-sonnet-5-5", written(2_000_000, 100_000, 2_500_000, 10_000_000)),
    row("anthropic", "claude-sonnet-5", written(2_000_000, 200_000, 2_500_000, 10_000_000)),
    row("anthropic", "claude-sonnet-4-6", written(3_000_000, 300_000, 3_750_000, 15_000_000)),
    row("anthropic", "claude-sonnet-4-5", written(3_000_000, 300_000, 3_750_000, 15_000_000)).above(200_000, written(6_000_000, 600_000, 7_500_000, 22_500_000)),
    row("anthropic", "claude-haiku-5-5", written(100_000, 10_000, 125_000, 500_000)).above(100_000, written(500_000, 50_000, 625_000, 2_500_000)),
    row("anthropic", "claude-haiku-4-5", written(1_000_000, 100_000, 1_250_000, 5_000_000)),

    row("openai", "gpt-6-astra", written(10_000_000, 1_000_000, 12_500_000, 50_000_000)).above(272_000, written(20_000_000, 2_000_000, 25_000_000, 75_000_000)),
    row("openai", "gpt-6-sol", written(2_000_000, 200_000, 2_500_000, 10_000_000)).above(272_000, written(4_000_000, 400_000, 5_000_000, 15_000_000)),
    row("openai", "gpt-6-luna", written(100_000, 10_000, 125_000, 500_000)).above(272_000, written(200_000, 20_000, 250_000, 750_000)),
    row("openai", "gpt-5.6-sol", written(5_000_000, 500_000, 6_250_000, 30_000_000)).above(272_000, written(10_000_000, 1_000_000, 12_500_000, 45_000_000)),
    row("openai", "gpt-5.6-terra", written(2_500_000, 250_000, 3_125_000, 15_000_000)).above(272_000, written(5_000_000, 500_000, 6_250_000, 22_500_000)),
    row("openai", "gpt-5.6-luna", written(1_000_000, 100_000, 1_250_000, 6_000_000)).above(272_000, written(2_000_000, 200_000, 2_500_000, 9_000_000)),
    row("openai", "gpt-5.5-pro", plain(30_000_000, 180_000_000)).above(272_000, plain(60_000_000, 270_000_000)),
    row("openai", "gpt-5.5", cached(5_000_000, 500_000, 30_000_000)).above(272_000, cached(10_000_000, 1_000_000, 45_000_000)),
    row("openai", "gpt-5.4-pro", plain(30_000_000, 180_000_000)).above(272_000, plain(60_000_000, 270_000_000)),
    row("openai", "gpt-5.4", cached(2_500_000, 250_000, 15_000_000)).above(272_000, cached(5_000_000, 500_000, 22_500_000)),
    row("openai", "gpt-5.4-mini", cached(750_000, 75_000, 4_500_000)),
    row("openai", "gpt-5.4-nano", cached(200_000, 20_000, 1_250_000)),
    row("openai", "text-embedding-3-small", plain(20_000, 0)),
    row("openai", "text-embedding-3-large", plain(130_000, 0)),

    row("google", "gemini-3.8-flash", cached(1_500_000, 150_000, 7_500_000)),
    row("google", "gemini-3.7-flash", cached(1_500_000, 150_000, 7_500_000)),
    row("google", "gemini-3.6-flash", cached(1_500_000, 150_000, 7_500_000)),
    row("google", "gemini-3.5-flash", cached(1_500_000, 150_000, 9_000_000)),
    row("google", "gemini-3.5-flash-lite", cached(300_000, 30_000, 2_500_000)),
    row("google", "gemini-3.1-pro-preview", cached(2_000_000, 200_000, 12_000_000)).above(200_000, cached(4_000_000, 400_000, 18_000_000)),
    row("google", "gemini-3.1-flash-lite", cached(250_000, 25_000, 1_500_000)),
    row("google", "gemini-3-flash-preview", cached(500_000, 50_000, 3_000_000)),
    row("google", "gemini-2.5-pro", cached(1_250_000, 125_000, 10_000_000)).above(200_000, cached(2_500_000, 250_000, 15_000_000)),
    row("google", "gemini-2.5-flash", cached(300_000, 30_000, 2_500_000)),
    row("google", "gemini-2.5-flash-lite", cached(100_000, 10_000, 400_000)),
    row("google", "gemini-embedding-001", plain(150_000, 0)),

    row("openrouter", "anthropic/claude-opus-5.5", written(4_000_000, 200_000, 5_000_000, 20_000_000)),
    row("openrouter", "anthropic/claude-opus-5", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("openrouter", "anthropic/claude-opus-4.6", written(5_000_000, 500_000, 6_250_000, 25_000_000)),
    row("openrouter", "anthropic/claude-sonnet-5.5", written(2_000_000, 100_000, 2_500_000, 10_000_000)),
    row("openrouter", "anthropic/claude-sonnet-5", written(2_000_000, 200_000, 2_500_000, 10_000_000)),
    row("openrouter", "anthropic/claude-haiku-4.5", written(1_000_000, 100_000, 1_250_000, 5_000_000)),
    row("openrouter", "openai/gpt-5.4", cached(2_500_000, 250_000, 15_000_000)).above(272_000, cached(5_000_000, 500_000, 22_500_000)),
    row("openrouter", "openai/gpt-5.4-mini", cached(750_000, 75_000, 4_500_000)),
    row("openrouter", "openai/gpt-5.4-nano", cached(200_000, 20_000, 1_250_000)),
    row("openrouter", "google/gemini-3.5-flash", cached(1_500_000, 150_000, 9_000_000)),
    row("openrouter", "google/gemini-3.1-pro-preview", cached(2_000_000, 200_000, 12_000_000)).above(200_000, cached(4_000_000, 400_000, 18_000_000)),
    row("openrouter", "moonshotai/kimi-k3", cached(3_000_000, 300_000, 15_000_000)),

    row("mistral", "mistral-large-latest", cached(500_000, 50_000, 1_500_000)),
    row("mistral", "mistral-medium-3-5", cached(1_500_000, 150_000, 7_500_000)),
    row("mistral", "mistral-medium-2508", cached(400_000, 40_000, 2_000_000)),
    row("mistral", "mistral-small-latest", cached(150_000, 15_000, 600_000)),
    row("mistral", "mistral-small-2603", cached(150_000, 15_000, 600_000)),
    row("mistral", "devstral-medium-latest", cached(400_000, 40_000, 2_000_000)),
    row("mistral", "codestral-latest", cached(300_000, 30_000, 900_000)),

    row("groq", "openai/gpt-oss-120b", cached(150_000, 75_000, 600_000)),
    row("groq", "openai/gpt-oss-20b", cached(75_000, 37_500, 300_000)),
    row("groq", "qwen/qwen3.6-27b", plain(600_000, 3_000_000)),
    row("groq", "llama-3.3-70b-versatile", plain(590_000, 790_000)),
    row("groq", "llama-3.1-8b-instant", plain(50_000, 80_000)),

    row("deepseek", "deepseek-flash", cached(300_000, 6_000, 1_200_000)),
    row("deepseek", "deepseek-v4-pro", cached(435_000, 3_625, 870_000)),
    row("deepseek", "deepseek-v4-flash", cached(140_000, 2_800, 280_000)),
    row("deepseek", "deepseek-v4-flash-vision-exp", cached(440_000, 14_000, 1_320_000)),

    row("xai", "grok-4.7", cached(2_000_000, 500_000, 6_000_000)).above(200_000, cached(4_000_000, 1_000_000, 12_000_000)),
    row("xai", "grok-4.6", cached(2_000_000, 500_000, 6_000_000)).above(200_000, cached(4_000_000, 1_000_000, 12_000_000)),
    row("xai", "grok-4.5", cached(2_000_000, 300_000, 6_000_000)).above(200_000, cached(4_000_000, 600_000, 12_000_000)),
    row("xai", "grok-4.3", cached(1_250_000, 200_000, 2_500_000)).above(200_000, cached(2_500_000, 400_000, 5_000_000)),
    row("xai", "grok-4.20-0309-reasoning", cached(1_250_000, 200_000, 2_500_000)).above(200_000, cached(2_500_000, 400_000, 5_000_000)),
    row("xai", "grok-4.20-0309-non-reasoning", cached(1_250_000, 200_000, 2_500_000)).above(200_000, cached(2_500_000, 400_000, 5_000_000)),
    row("xai", "grok-build-0.1", cached(1_000_000, 200_000, 2_000_000)).above(200_000, cached(2_000_000, 400_000, 4_000_000)),

    row("together", "moonshotai/Kimi-K2.6", cached(1_200_000, 200_000, 4_500_000)),
    row("together", "deepseek-ai/DeepSeek-V4-Pro", cached(1_740_000, 200_000, 3_480_000)),
    row("together", "zai-org/GLM-5.2", cached(1_400_000, 260_000, 4_400_000)),
    row("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", plain(1_040_000, 1_040_000)),

    row("fireworks", "accounts/fireworks/models/kimi-k3", cached(3_000_000, 300_000, 15_000_000)),
    row("fireworks", "accounts/fireworks/models/kimi-k2p6", cached(950_000, 160_000, 4_000_000)),
    row("fireworks", "accounts/fireworks/models/glm-5p2", cached(1_400_000, 140_000, 4_400_000)),
    row("fireworks", "accounts/fireworks/models/deepseek-v4-pro", cached(1_740_000, 145_000, 3_480_000)),
    row("fireworks", "accounts/fireworks/models/gpt-oss-120b", cached(150_000, 15_000, 600_000)),

    row("cerebras", "gpt-oss-120b", plain(350_000, 750_000)),
    row("cerebras", "gemma-4-31b", plain(990_000, 1_490_000)),
    row("cerebras", "zai-glm-4.7", written(2_250_000, 2_250_000, 2_750_000, 2_750_000)),

    row("nvidia", "*", FREE),

    row("moonshot", "kimi-k3", cached(3_000_000, 300_000, 15_000_000)),
    row("moonshot", "kimi-k2.7-code", cached(950_000, 190_000, 4_000_000)),
    row("moonshot", "kimi-k2.7-code-highspeed", cached(1_900_000, 380_000, 8_000_000)),
    row("moonshot", "kimi-k2.6", cached(950_000, 160_000, 4_000_000)),

    row("venice", "zai-org-glm-5-2", cached(1_400_000, 260_000, 4_400_000)),
    row("venice", "zai-org-glm-4.7", cached(550_000, 110_000, 2_650_000)),
    row("venice", "venice-uncensored-1-2", plain(200_000, 900_000)),
    row("venice", "google-gemma-4-31b-it", cached(120_000, 90_000, 360_000)),
    row("venice", "kimi-k2-6", cached(750_000, 160_000, 3_500_000)),
    row("venice", "deepseek-v3.2", cached(330_000, 160_000, 480_000)),
    row("venice", "grok-4-5", cached(2_270_000, 340_000, 6_800_000)).above(200_000, cached(4_530_000, 680_000, 13_600_000)),
    row("venice", "qwen-3-7-max", written(2_700_000, 270_000, 3_350_000, 8_050_000)),
    row("venice", "claude-opus-5", written(6_000_000, 600_000, 7_500_000, 30_000_000)),
    row("venice", "claude-sonnet-4-6", written(3_600_000, 360_000, 4_500_000, 18_000_000)),
    row("venice", "openai-gpt-56-sol", written(6_250_000, 625_000, 7_812_500, 37_500_000)).above(272_000, written(12_500_000, 1_250_000, 15_625_000, 56_250_000)),
];

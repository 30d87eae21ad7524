//! What models cost, as far as BotMaker knows by itself; operators' own prices come before these.
//!
//! A price that is too low lets a budget be overrun without anybody noticing, one that is missing is told. So a pattern
//! covers only what has one price for certain, models whose price is not made of tokens alone (a fee for each request, a
//! search that the vendor runs) have none here, and where the price of cached tokens is not known they cost what others do.

mod table;

use botmaker_domain::{ProviderId, keyring::Price};
use botmaker_ports::PriceEntry;

use table::ROWS;

/// A model's price from a number of input tokens on, where long requests cost more.
#[derive(Clone, Copy, Debug)]
struct LongPrice {
    /// With more input tokens than this, cached ones included.
    above: u64,
    /// All tokens of the request cost this.
    price: Price,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
struct Row {
    vendor: &'static str,
    /// A model's name, or the beginning of one and an asterisk.
    pattern: &'static str,
    price: Price,
    long: Option<LongPrice>,
}

/// The price of a request to `model` of `vendor` with at most `input_tokens` tokens to read, cached ones included.
///
/// More input never makes a lower price, so a worst case reckoned with an upper bound stays one. The longest fitting
/// pattern decides; a model's dated edition, such as `gpt-5.4-2026-03-05`, costs what the model costs. `None` for models
/// that BotMaker does not know.
#[must_use]
pub fn find(vendor: &str, model: &str, input_tokens: u64) -> Option<Price> {
    let model = model.strip_prefix("models/").unwrap_or(model);
    let row = find_row(vendor, model).or_else(|| find_row(vendor, undated(model)?))?;
    match row.long {
        Some(long) if input_tokens > long.above => Some(long.price),
        _ => Some(row.price),
    }
}

/// All prices, as people see them; those of long requests are left out.
pub fn entries() -> impl Iterator<Item = PriceEntry> {
    ROWS.iter().filter_map(|row| {
        Some(PriceEntry {
            vendor: ProviderId::parse(row.vendor).ok()?,
            model: row.pattern.to_owned(),
            price: row.price,
            is_own: false,
        })
    })
}

fn find_row(vendor: &str, model: &str) -> Option<&'static Row> {
    ROWS.iter()
        .filter(|row| row.vendor == vendor && fits(row.pattern, model))
        .max_by_key(|row| row.pattern.len())
}

/// Whether a model's name fits a pattern: the same, or beginning with what stands before the asterisk.
#[must_use]
pub fn fits(pattern: &str, model: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => model.starts_with(beginning),
        None => model == pattern,
    }
}

/// The name without the date at its end, as `-20261001` or `-2026-10-01`; `None` without one.
fn undated(model: &str) -> Option<&str> {
    const SHAPES: [&str; 2] = ["-00000000", "-0000-00-00"];
    SHAPES.into_iter().find_map(|shape| {
        let (name, date) = model.split_at_checked(model.len().checked_sub(shape.len())?)?;
        let is_date = date.bytes().zip(shape.bytes()).all(|(found, expected)| {
            if expected == b'0' {
                found.is_ascii_digit()
            } else {
                found == expected
            }
        });
        (is_date && date.starts_with("-20") && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use botmaker_domain::{
        catalog::{find_provider, providers},
        keyring::{MicroUsd, TokenCounts},
    };
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_row_is_of_a_vendor_and_says_something_new() {
        let mut seen = std::collections::BTreeSet::new();
        for row in ROWS {
            let id = ProviderId::parse(row.vendor).unwrap();
            assert!(find_provider(&id).is_some(), "{}", row.vendor);
            assert!(seen.insert((row.vendor, row.pattern)), "{row:?} twice");
            let stars = row.pattern.matches('*').count();
            assert!(stars == 0 || (stars == 1 && row.pattern.ends_with('*')));
        }
    }

    #[test]
    fn long_requests_never_cost_less() {
        for row in ROWS {
            let Some(long) = row.long else { continue };
            let parts = |it: Price| [it.input, it.cached, it.cache_write, it.output];
            let pairs = parts(row.price).into_iter().zip(parts(long.price));
            assert!(
                pairs.into_iter().all(|(short, long)| short <= long),
                "{row:?}"
            );
            assert!(long.above >= 100_000, "{row:?}");
        }
    }

    #[test]
    fn cached_tokens_cost_no_more_than_others_and_prices_are_of_this_world() {
        for row in ROWS {
            assert!(row.price.cached <= row.price.input, "{row:?}");
            assert!(row.price.cache_write >= row.price.input, "{row:?}");
            assert!(row.price.output <= MicroUsd(300_000_000), "{row:?}");
        }
    }

    #[test]
    fn the_models_that_are_suggested_have_a_price() {
        for provider in providers() {
            // What a search costs is not told by tokens, and what a server of the operator's own costs is theirs to say.
            if ["perplexity", "openai-compatible"].contains(&provider.id) {
                assert!(!ROWS.iter().any(|row| row.vendor == provider.id));
                continue;
            }
            for model in provider.models {
                let price = find(provider.id, model.id, 1);
                assert!(price.is_some(), "{} {}", provider.id, model.id);
            }
        }
    }

    #[test]
    fn what_is_free_costs_nothing_whatever_the_model() {
        for provider in providers().iter().filter(|it| it.is_free()) {
            let price = find(provider.id, "anything:latest", u64::MAX).unwrap();
            assert_eq!(price, Price::default(), "{}", provider.id);
        }
    }

    #[test]
    fn dear_models_do_not_pass_for_their_cheap_relatives() {
        let find = |model| find("openai", model, 1);
        assert!(find("gpt-5.5-pro").unwrap().output > find("gpt-5.5").unwrap().output);
        assert_eq!(find("gpt-5.5-unheard-of"), None);
        assert_eq!(find("gpt-5.4-2026-03-05"), find("gpt-5.4"));
        assert_eq!(find("gpt-5.4-0326"), None);
        assert_eq!(find("-2026-03-05"), None);
        assert_eq!(find("é2026-03-05"), None);
    }

    #[test]
    fn a_vendor_sells_only_its_own() {
        assert!(find("anthropic", "claude-haiku-4-5-20251001", 1).is_some());
        assert_eq!(find("openai", "claude-haiku-4-5", 1), None);
        assert!(find("google", "models/gemini-2.5-pro", 1).is_some());
        assert_eq!(find("nobody", "gpt-5.4", 1), None);
    }

    #[test]
    fn more_than_the_bound_is_dearer() {
        let price = |tokens| find("google", "gemini-2.5-pro", tokens).unwrap();
        assert_eq!(price(200_000).input, MicroUsd(1_250_000));
        assert_eq!(price(200_001).input, MicroUsd(2_500_000));
    }

    proptest! {
        #[test]
        fn no_name_makes_it_fail(vendor in "[a-z-]{0,12}|openai|google", model in "\\PC{0,40}|.*-20[0-9-]{6,8}") {
            let _ = find(&vendor, &model, 0);
        }

        #[test]
        fn a_worst_case_stays_one(
            row in proptest::sample::select(ROWS),
            bound in 0_u64..2_000_000,
            share in 0.0_f64..=1.0,
            output in 0_u64..100_000,
        ) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a small number")]
            let input = (bound as f64 * share) as u64;
            let model = row.pattern.trim_end_matches('*');
            let worst = find(row.vendor, model, bound).unwrap();
            let real = find(row.vendor, model, input).unwrap();
            let worst = worst.dearest_input().0 * bound + worst.output.0 * output;
            for place in 0..3_usize {
                let mut tokens = TokenCounts { output, ..TokenCounts::default() };
                *[&mut tokens.input, &mut tokens.cached, &mut tokens.cache_write][place] = input;
                prop_assert!(real.of(tokens).0 <= worst.div_ceil(1_000_000));
            }
        }
    }
}

//! Prices.

use botmaker_domain::keyring::{MicroUsd, Price};

use super::samples::{SharedKeyring, vendor};
use crate::keyring::{KeyringError, PriceEntry};

fn price(amount: u64) -> Price {
    Price {
        input: MicroUsd(amount),
        cached: MicroUsd(amount / 10),
        cache_write: MicroUsd(amount),
        output: MicroUsd(amount * 5),
    }
}

async fn find(keyring: &SharedKeyring, of: &str, model: &str) -> Option<PriceEntry> {
    let prices = keyring.list_prices().await.expect("read");
    prices
        .into_iter()
        .find(|entry| entry.vendor.as_str() == of && entry.model == model)
}

/// An operator's price stands until it is taken away; then what came with BotMaker stands again.
pub async fn an_own_price_takes_the_place_of_the_one_that_came(keyring: SharedKeyring) {
    let openai = vendor("openai");
    let before = find(&keyring, "openai", "gpt-5.5").await;
    for amount in [7, 9] {
        let own = price(amount);
        let set = keyring.set_price(&openai, "gpt-5.5", Some(own)).await;
        set.expect("set");
        let found = find(&keyring, "openai", "gpt-5.5").await.expect("there");
        assert!(found.is_own);
        assert_eq!(found.price, own);
    }
    let back = keyring.set_price(&openai, "gpt-5.5", None).await;
    back.expect("taken away");
    assert_eq!(find(&keyring, "openai", "gpt-5.5").await, before);
}

/// Prices are listed by vendor, then by model, each once.
pub async fn prices_are_listed_by_vendor_and_model(keyring: SharedKeyring) {
    for (of, model) in [("openai", "zz"), ("anthropic", "zz*"), ("openai", "aa")] {
        let set = keyring.set_price(&vendor(of), model, Some(price(1))).await;
        set.expect("set");
    }
    let prices = keyring.list_prices().await.expect("read");
    let names: Vec<_> = prices
        .iter()
        .map(|entry| (entry.vendor.clone(), entry.model.clone()))
        .collect();
    let mut sorted = names.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(names, sorted);
    assert!(prices.iter().filter(|entry| entry.is_own).count() == 3);
}

/// A price needs a vendor of the catalogue and a model.
pub async fn a_price_of_nothing_is_refused(keyring: SharedKeyring) {
    for (of, model) in [("nobody", "m"), ("openai", ""), ("openai", "a*b")] {
        let refused = keyring.set_price(&vendor(of), model, Some(price(1))).await;
        assert!(
            matches!(refused, Err(KeyringError::Refused { .. })),
            "{refused:?}"
        );
    }
}

/// A price that nobody set can be taken away.
pub async fn taking_a_price_away_repeats(keyring: SharedKeyring) {
    for _ in 0..2 {
        let taken = keyring
            .set_price(&vendor("openai"), "m-of-nobody", None)
            .await;
        taken.expect("taken away");
    }
    assert_eq!(find(&keyring, "openai", "m-of-nobody").await, None);
}

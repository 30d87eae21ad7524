//! What models cost: an operator's prices, then those that come with BotMaker.

use std::collections::HashMap;

use botmaker_domain::{ProviderId, keyring::Price};
use botmaker_ports::PriceEntry;

use crate::prices;

/// All prices.
#[derive(Debug, Default)]
pub(crate) struct PriceList {
    /// By vendor; the longest pattern first, so that the first that fits is the closest.
    own: HashMap<ProviderId, Vec<(String, Price)>>,
}

impl PriceList {
    /// Takes an operator's prices.
    pub(crate) fn new(own: &[PriceEntry]) -> Self {
        let mut by_vendor: HashMap<ProviderId, Vec<(String, Price)>> = HashMap::new();
        for entry in own {
            let prices = by_vendor.entry(entry.vendor.clone()).or_default();
            prices.push((entry.model.clone(), entry.price));
        }
        for prices in by_vendor.values_mut() {
            prices.sort_by_key(|(pattern, _)| {
                // Of equal length, a name comes before a beginning.
                (std::cmp::Reverse(pattern.len()), pattern.ends_with('*'))
            });
        }
        Self { own: by_vendor }
    }

    /// What a request for `model` with at most `input` tokens to read costs, for a million tokens; `None` when nobody said.
    pub(crate) fn find(&self, vendor: &ProviderId, model: &str, input: u64) -> Option<Price> {
        let own = self.own.get(vendor).into_iter().flatten();
        let mut fitting = own.filter(|(pattern, _)| prices::fits(pattern, model));
        match fitting.next() {
            Some((_, price)) => Some(*price),
            None => prices::find(vendor.as_str(), model, input),
        }
    }
}

#[cfg(test)]
mod tests {
    use botmaker_domain::keyring::MicroUsd;

    use super::*;

    fn own(model: &str, input: u64) -> PriceEntry {
        PriceEntry {
            vendor: ProviderId::parse("anthropic").unwrap(),
            model: model.to_owned(),
            price: Price {
                input: MicroUsd(input),
                ..Price::default()
            },
            is_own: true,
        }
    }

    #[test]
    fn the_closest_of_an_operators_prices_comes_before_those_that_came_along() {
        let list = PriceList::new(&[own("*", 1), own("claude-opus*", 2), own("claude-opus-5", 3)]);
        let anthropic = ProviderId::parse("anthropic").unwrap();
        let find = |model| list.find(&anthropic, model, 10).map(|it| it.input.0);
        assert_eq!(find("claude-opus-5"), Some(3));
        assert_eq!(find("claude-opus-5-fast"), Some(2));
        assert_eq!(find("claude-haiku-4-5"), Some(1));
        let came_along = PriceList::default();
        let price = came_along.find(&anthropic, "claude-haiku-4-5", 10);
        assert!(price.is_some_and(|price| price.input > MicroUsd(1)));
        assert_eq!(came_along.find(&anthropic, "unheard-of", 10), None);
    }
}

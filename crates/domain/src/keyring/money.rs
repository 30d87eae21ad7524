//! Money and tokens in whole numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Millionths of a US dollar.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct MicroUsd(pub u64);

impl MicroUsd {
    /// A sum that stays at the greatest number there is.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for MicroUsd {
    /// Dollars and cents; smaller parts only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, rest) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if rest.is_multiple_of(10_000) {
            return write!(f, "${dollars}.{:02}", rest / 10_000);
        }
        let digits = format!("{rest:06}");
        write!(f, "${dollars}.{}", digits.trim_end_matches('0'))
    }
}

/// How many tokens a request took, each counted once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct TokenCounts {
    /// Read by the model and found in no cache.
    pub input: u64,
    /// Read from the vendor's cache.
    pub cached: u64,
    /// Written to the vendor's cache, where that costs more than reading.
    pub cache_write: u64,
    /// Written by the model, thoughts included.
    pub output: u64,
}

impl TokenCounts {
    /// All of them.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.input
            .saturating_add(self.cached)
            .saturating_add(self.cache_write)
            .saturating_add(self.output)
    }

    /// The sums.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            cached: self.cached.saturating_add(other.cached),
            cache_write: self.cache_write.saturating_add(other.cache_write),
            output: self.output.saturating_add(other.output),
        }
    }
}

/// What a model costs, for a million tokens of each sort.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Price {
    /// For tokens that are read.
    pub input: MicroUsd,
    /// For tokens read from the cache.
    pub cached: MicroUsd,
    /// For tokens written to the cache.
    pub cache_write: MicroUsd,
    /// For tokens that are written.
    pub output: MicroUsd,
}

impl Price {
    const MILLION: u128 = 1_000_000;

    /// What so many tokens cost, rounded up to the next millionth of a dollar.
    #[must_use]
    pub fn of(&self, tokens: TokenCounts) -> MicroUsd {
        let part = |count: u64, price: MicroUsd| u128::from(count) * u128::from(price.0);
        let sum = part(tokens.input, self.input)
            + part(tokens.cached, self.cached)
            + part(tokens.cache_write, self.cache_write)
            + part(tokens.output, self.output);
        MicroUsd(u64::try_from(sum.div_ceil(Self::MILLION)).unwrap_or(u64::MAX))
    }

    /// The greatest price of a token that is read, wherever it is found.
    #[must_use]
    pub fn dearest_input(&self) -> MicroUsd {
        self.input.max(self.cached).max(self.cache_write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_like_money() {
        let texts = [
            (0, "$0.00"),
            (10_000, "$0.01"),
            (1_500_000, "$1.50"),
            (12_345, "$0.012345"),
            (1_000_001, "$1.000001"),
            (2_500, "$0.0025"),
        ];
        for (amount, text) in texts {
            assert_eq!(MicroUsd(amount).to_string(), text);
        }
    }

    #[test]
    fn costs_are_rounded_up_and_never_overflow() {
        let price = Price {
            input: MicroUsd(3_000_000),
            output: MicroUsd(15_000_000),
            ..Price::default()
        };
        let tokens = |input, output| TokenCounts {
            input,
            output,
            ..TokenCounts::default()
        };
        assert_eq!(price.of(tokens(1_000_000, 0)), MicroUsd(3_000_000));
        assert_eq!(price.of(tokens(1, 1)), MicroUsd(18));
        let tiny = Price {
            input: MicroUsd(1),
            ..Price::default()
        };
        assert_eq!(tiny.of(tokens(1, 0)), MicroUsd(1));
        assert_eq!(price.of(tokens(u64::MAX, u64::MAX)), MicroUsd(u64::MAX));
    }
}

//! Errors in words for people.

use std::fmt;

use botmaker_domain::keyring::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, MicroUsd};
use jiff::Timestamp;

use super::ProxyError;

impl std::error::Error for ProxyError {}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherVendor { allowed } => {
                write!(f, "This bot may use {allowed} and no other vendor.")
            }
            Self::TooFast {
                per_minute,
                retry_after,
            } => write!(
                f,
                "This bot may send {per_minute} requests a minute. Try again in {retry_after} s."
            ),
            Self::BudgetSpent {
                budget,
                spent,
                resets_at,
            } => fmt_budget(f, budget, *spent, *resets_at),
            Self::Unpriced { model } => write!(
                f,
                "Nobody told BotMaker the price of the model {}, and a budget in money holds. \
                 An operator can set the price in BotMaker.",
                Shown(model)
            ),
            Self::NoKey { vendor } => write!(
                f,
                "BotMaker has no {vendor} key that this bot may use. An operator can add one in BotMaker."
            ),
            Self::KeysRest { retry_after } => write!(
                f,
                "The vendor refused every key that this bot may use. Try again in {retry_after} s; \
                 if it goes on, an operator should look at the keys in BotMaker."
            ),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::BodyTooLarge { limit } => {
                write!(
                    f,
                    "The request is too large: at most {limit} bytes are read."
                )
            }
            other => f.write_str(other.plain_words()),
        }
    }
}

impl ProxyError {
    /// The sentences that say nothing of the request.
    const fn plain_words(&self) -> &'static str {
        match self {
            Self::NoToken => {
                "This request shows no BotMaker token, or two that differ. Bots find theirs in their secret files."
            }
            Self::BadToken => {
                "This token is not good here. It was revoked, or belongs to an earlier start of the bot."
            }
            Self::NoSuchVendor => "BotMaker knows no vendor of this name.",
            Self::CutOff => {
                "This bot is cut off from its models. An operator can let it in again in BotMaker."
            }
            Self::Panic => {
                "All bots are cut off from their models. An operator can let them in again in BotMaker."
            }
            Self::BodyBroken => "The request ended early or did not come in time.",
            Self::BodyUnreadable => {
                "BotMaker cannot read this request: it takes one JSON object that says everything once, not compressed."
            }
            Self::NoModel => "The request names no model.",
            Self::Unreachable => "BotMaker cannot connect to the vendor of the model.",
            Self::TimedOut => "The vendor of the model did not answer in time.",
            Self::AddressRefused => {
                "The vendor's name leads to an address that BotMaker does not connect to."
            }
            Self::Redirected => {
                "The vendor wants to send the request elsewhere, which BotMaker does not follow."
            }
            Self::Stopping => "BotMaker is being restarted. Try again in a moment.",
            _ => "BotMaker's proxy failed; its log says more.",
        }
    }
}

/// "Daily limit" and "resets" are words by which OpenClaw 2026.9.6 knows that it may show this sentence to people as it is;
/// it would not show one of more than 300 characters.
fn fmt_budget(
    f: &mut fmt::Formatter<'_>,
    budget: &Budget,
    spent: u64,
    resets_at: Timestamp,
) -> fmt::Result {
    let whose = match budget.scope {
        BudgetScope::All => "the budget of all bots",
        BudgetScope::Bot(_) => "this bot's budget",
        BudgetScope::Key(_) => "the budget of this bot's key",
    };
    let (when, limit) = match budget.period {
        BudgetPeriod::Day => ("today", "daily limit"),
        BudgetPeriod::Month => ("this month", "monthly limit"),
    };
    let (spent, bound) = (
        Amount(budget.limit, spent),
        Amount(budget.limit, budget.limit.amount()),
    );
    if spent.1 >= bound.1 {
        let mut characters = whose.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        let whose = first.into_iter().chain(characters).collect::<String>();
        write!(f, "{whose} for {when} is spent ({spent} of {bound}). ")?;
    } else {
        write!(
            f,
            "This request could cost more than is left of {whose} for {when} ({spent} of {bound} is spent or set aside). "
        )?;
    }
    let resets_at = resets_at.strftime("%Y-%m-%d %H:%M");
    write!(
        f,
        "The {limit} resets at {resets_at} UTC; an operator can raise it in BotMaker."
    )
}

/// A number in a budget's unit.
struct Amount(BudgetLimit, u64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            BudgetLimit::Money(_) => MicroUsd(self.1).fmt(f),
            BudgetLimit::Tokens(_) => write!(f, "{} tokens", self.1),
        }
    }
}

/// What a bot wrote, fit to be shown: short, and without anything that moves or hides the text around it.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |c: &char| c.is_ascii_graphic();
        let text: String = self.0.chars().filter(is_plain).take(80).collect();
        write!(f, "\u{201c}{text}\u{201d}")
    }
}

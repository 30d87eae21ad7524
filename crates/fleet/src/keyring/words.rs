//! What happens around the keyring, in sentences for people. Never a key, never a token.

use botmaker_domain::{
    ProviderId, catalog,
    keyring::{
        Budget, BudgetCrossing, BudgetLevel, BudgetLimit, BudgetPeriod, BudgetScope, IncidentKind,
        KeyId, KeyRecord, MicroUsd, Price,
    },
};
use botmaker_ports::KeyChange;
use jiff::tz::TimeZone;

/// A key: its vendor and its label.
pub(super) fn key(record: &KeyRecord) -> String {
    format!("the {} key “{}”", vendor(&record.vendor), record.label)
}

/// What is different about a key; `None` when nothing was to be.
pub(super) fn key_changed(record: &KeyRecord, change: &KeyChange) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(enabled) = change.enabled {
        parts.push(if enabled { "is enabled" } else { "is disabled" }.to_owned());
    }
    if change.label.is_some() {
        parts.push("has another label".to_owned());
    }
    if change.tags.is_some() {
        parts.push("has other tags".to_owned());
    }
    if change.secret.is_some() {
        parts.push("has another value".to_owned());
    }
    match change.expires_at {
        Some(Some(at)) => parts.push(format!("ends at {at}")),
        Some(None) => parts.push("has no end".to_owned()),
        None => {}
    }
    (!parts.is_empty()).then(|| format!("{} {}", key(record), parts.join(", ")))
}

/// A new bound.
pub(super) fn budget_set(budget: &Budget, keys: &[KeyRecord]) -> String {
    let (who, verb) = match budget.scope {
        BudgetScope::All => ("all bots together".to_owned(), "may use"),
        BudgetScope::Bot(_) => ("this bot".to_owned(), "may use"),
        BudgetScope::Key(id) => (key_of(id, keys), "may be used for"),
    };
    format!("{who} {verb} {}", limit(budget))
}

/// Bounds that are taken away.
pub(super) fn budgets_removed(
    scope: BudgetScope,
    period: BudgetPeriod,
    keys: &[KeyRecord],
) -> String {
    let whose = match scope {
        BudgetScope::All => "of all bots together".to_owned(),
        BudgetScope::Bot(_) => "of this bot".to_owned(),
        BudgetScope::Key(id) => format!("of {}", key_of(id, keys)),
    };
    format!("the budgets {whose} by the {} were removed", word(period))
}

/// How fast a bot may ask.
pub(super) fn rate(per_minute: Option<u32>) -> String {
    match per_minute {
        Some(1) => "this bot may send 1 request a minute".to_owned(),
        Some(count) => format!(
            "this bot may send {} requests a minute",
            grouped(count.into())
        ),
        None => "this bot may send as many requests a minute as the settings say".to_owned(),
    }
}

/// A model's price.
pub(super) fn price(id: &ProviderId, model: &str, price: Option<&Price>) -> String {
    let name = vendor(id);
    match price {
        Some(price) => format!(
            "a million tokens of {name}'s {model} cost {} read and {} written",
            price.input, price.output
        ),
        None => format!("{name}'s {model} costs again what came with BotMaker"),
    }
}

/// A budget that reached a mark.
pub(super) fn crossing(crossing: &BudgetCrossing, keys: &[KeyRecord]) -> String {
    let (state, budget) = (&crossing.state, &crossing.state.budget);
    let of = match budget.scope {
        BudgetScope::All => format!("the budget of {} of all bots together", limit(budget)),
        BudgetScope::Bot(_) => format!("this bot's budget of {}", limit(budget)),
        BudgetScope::Key(id) => {
            format!("the budget of {} of {}", limit(budget), key_of(id, keys))
        }
    };
    let anew = state.resets_at.to_zoned(TimeZone::UTC).date();
    match (crossing.level, crossing.refused) {
        (BudgetLevel::Warning, _) => {
            let spent = u128::from(state.spent) * 100;
            let percent = spent / u128::from(budget.limit.amount().max(1));
            format!("{percent} % of {of} is spent")
        }
        (BudgetLevel::Spent, None) => format!("{of} is spent; it begins anew on {anew}"),
        (BudgetLevel::Spent, Some(asked)) => {
            let amount = |number| amount(budget.limit, number);
            let (spent, asked) = (amount(state.spent), amount(asked));
            format!(
                "{of} has no room left: {spent} is spent, and a request was refused that could take {asked}; it begins \
                 anew on {anew}"
            )
        }
    }
}

/// What must not happen, and did.
pub(super) fn incident(kind: IncidentKind, detail: &str, is_cut_off: bool) -> String {
    let what = match kind {
        IncidentKind::CanaryUsed => "this bot's false key was used: somebody has read its files",
        IncidentKind::CanaryLogged => {
            "this bot's false key was printed: somebody has read its files"
        }
        IncidentKind::GrantMisused => "this bot's token was misused",
    };
    let then = match is_cut_off {
        true => "; the bot was cut off from its model",
        false => "",
    };
    format!("{what} ({detail}){then}")
}

fn key_of(id: KeyId, keys: &[KeyRecord]) -> String {
    let known = keys.iter().find(|record| record.id == id);
    known.map_or_else(|| "a key that is gone".to_owned(), key)
}

fn vendor(id: &ProviderId) -> &str {
    catalog::find_provider(id).map_or(id.as_str(), |provider| provider.name)
}

/// As in "$5.00 a day".
fn limit(budget: &Budget) -> String {
    let amount = amount(budget.limit, budget.limit.amount());
    format!("{amount} a {}", word(budget.period))
}

fn amount(like: BudgetLimit, number: u64) -> String {
    match like {
        BudgetLimit::Money(_) => MicroUsd(number).to_string(),
        BudgetLimit::Tokens(_) => format!("{} tokens", grouped(number)),
    }
}

const fn word(period: BudgetPeriod) -> &'static str {
    match period {
        BudgetPeriod::Day => "day",
        BudgetPeriod::Month => "month",
    }
}

/// With a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use botmaker_domain::{
        BotId, Tags,
        keyring::{BudgetState, KeyLabel},
    };
    use botmaker_secrets::SecretString;
    use jiff::Timestamp;

    use super::*;

    fn work() -> KeyRecord {
        KeyRecord {
            id: KeyId::generate(),
            vendor: ProviderId::parse("openai").unwrap(),
            base_url: None,
            label: KeyLabel::parse("work").unwrap(),
            tags: Tags::default(),
            has_secret: true,
            enabled: true,
            expires_at: None,
            created_at: Timestamp::UNIX_EPOCH,
            last_used_at: None,
            last_failure: None,
            rests_until: None,
        }
    }

    fn reached(scope: BudgetScope, limit: BudgetLimit, spent: u64) -> BudgetCrossing {
        let budget = Budget {
            scope,
            period: BudgetPeriod::Day,
            limit,
        };
        BudgetCrossing {
            state: BudgetState {
                budget,
                spent,
                reserved: 0,
                began_at: "2026-11-21T00:00:00Z".parse().unwrap(),
                resets_at: "2026-11-22T00:00:00Z".parse().unwrap(),
            },
            level: BudgetLevel::Warning,
            refused: None,
        }
    }

    #[test]
    fn a_budget_is_told_with_whose_it_is_and_how_much() {
        let key = work();
        let keys = [key.clone()];
        let dollars = BudgetLimit::Money(MicroUsd(5_000_000));
        let own = BudgetScope::Bot(BotId::generate());
        let warning = reached(own, dollars, 4_150_000);
        assert_eq!(
            crossing(&warning, &keys),
            "83 % of this bot's budget of $5.00 a day is spent"
        );
        let tokens = BudgetLimit::Tokens(1_500_000);
        let mut spent = reached(BudgetScope::Key(key.id), tokens, 1_500_000);
        spent.level = BudgetLevel::Spent;
        assert_eq!(
            crossing(&spent, &keys),
            "the budget of 1,500,000 tokens a day of the OpenAI key “work” is spent; it begins anew on 2026-11-22"
        );
        assert!(crossing(&spent, &[]).contains("of a key that is gone"));
        let mut refused = reached(BudgetScope::All, dollars, 4_000);
        refused.level = BudgetLevel::Spent;
        refused.refused = Some(6_000_000);
        assert_eq!(
            crossing(&refused, &keys),
            "the budget of $5.00 a day of all bots together has no room left: $0.004 is spent, and a request was refused \
             that could take $6.00; it begins anew on 2026-11-22"
        );
    }

    #[test]
    fn a_change_of_a_key_names_what_is_different_and_never_the_value() {
        let change = KeyChange {
            enabled: Some(false),
            expires_at: Some(None),
            secret: Some(SecretString::from("sk-very-secret")),
            ..KeyChange::default()
        };
        assert_eq!(
            key_changed(&work(), &change).unwrap(),
            "the OpenAI key “work” is disabled, has another value, has no end"
        );
        assert_eq!(key_changed(&work(), &KeyChange::default()), None);
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn an_incident_says_what_was_done_about_it() {
        assert_eq!(
            incident(IncidentKind::CanaryUsed, "shown to the proxy", true),
            "this bot's false key was used: somebody has read its files (shown to the proxy); the bot was cut off from its \
             model"
        );
    }
}

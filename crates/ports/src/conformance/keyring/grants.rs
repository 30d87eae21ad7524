//! Leave for bots.

use botmaker_domain::{
    BotId, Tag,
    keyring::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, Grant},
};

use super::samples::{SharedKeyring, base_url, grant, vendor};
use crate::keyring::KeyringError;

/// A grant comes back as it was given; giving it again changes nothing.
pub async fn a_grant_is_listed_as_it_was_given(keyring: SharedKeyring) {
    let given = Grant {
        digests: vec![[1; 32], [2; 32]],
        vendor: vendor("openai-compatible"),
        base_url: Some(base_url("https://models.example/v1")),
        tags: ["b", "a"]
            .map(|name| Tag::parse(name).expect("a tag"))
            .into(),
        ..grant(1)
    };
    for _ in 0..2 {
        keyring.put_grant(&given).await.expect("given");
        let grants = keyring.list_grants().await.expect("read");
        assert_eq!(grants, std::slice::from_ref(&given));
    }
    assert_eq!(keyring.status().await.expect("read").grants, 1);
}

/// What a bot had is not good any more once it has something new.
pub async fn a_new_grant_takes_the_place_of_the_old(keyring: SharedKeyring) {
    let old = grant(1);
    keyring.put_grant(&old).await.expect("given");
    let new = Grant {
        digests: vec![[3; 32]],
        canary: None,
        ..old
    };
    keyring.put_grant(&new).await.expect("given");
    assert_eq!(keyring.list_grants().await.expect("read"), [new]);
}

/// Two bots never have the same token.
pub async fn a_token_is_good_for_one_bot_only(keyring: SharedKeyring) {
    let first = grant(1);
    keyring.put_grant(&first).await.expect("given");
    let refused = keyring.put_grant(&grant(1)).await;
    assert!(
        matches!(refused, Err(KeyringError::Conflict { .. })),
        "{refused:?}"
    );
    assert_eq!(keyring.list_grants().await.expect("read"), [first]);
}

/// Revoking takes one bot's leave, and may be repeated.
pub async fn revoking_takes_one_bots_leave_and_repeats(keyring: SharedKeyring) {
    let (going, staying) = (grant(1), grant(2));
    keyring.put_grant(&going).await.expect("given");
    keyring.put_grant(&staying).await.expect("given");
    for _ in 0..2 {
        keyring.revoke_grant(going.bot).await.expect("revoked");
        let left = keyring.list_grants().await.expect("read");
        assert_eq!(left, std::slice::from_ref(&staying));
    }
}

/// A bot is cut off and let in again, with a grant or without, and each may be repeated.
pub async fn a_bot_can_be_cut_off_and_let_in_again(keyring: SharedKeyring) {
    let bot = BotId::generate();
    for _ in 0..2 {
        keyring.cut_off(bot, true).await.expect("cut off");
        assert_eq!(keyring.status().await.expect("read").cut_off, [bot]);
    }
    for _ in 0..2 {
        keyring.cut_off(bot, false).await.expect("let in");
        assert_eq!(keyring.status().await.expect("read").cut_off, []);
    }
}

/// A bot that is forgotten has no leave, no budget, no rate, and is not cut off; others keep theirs. It may be repeated.
pub async fn a_bot_that_is_forgotten_leaves_others_alone(keyring: SharedKeyring) {
    let (going, staying) = (grant(1), grant(2));
    let limit = BudgetLimit::Tokens(9);
    let bounds = |scope| {
        let budget = |period| Budget {
            scope,
            period,
            limit,
        };
        [BudgetPeriod::Day, BudgetPeriod::Month].map(budget)
    };
    for grant in [&going, &staying] {
        keyring.put_grant(grant).await.expect("given");
        keyring.cut_off(grant.bot, true).await.expect("cut off");
        keyring.set_rate(grant.bot, Some(5)).await.expect("set");
    }
    let mut kept = Vec::new();
    for budget in bounds(BudgetScope::Bot(staying.bot)) {
        keyring.set_budget(&budget).await.expect("set");
        kept.push(budget);
    }
    for budget in bounds(BudgetScope::Bot(going.bot)) {
        keyring.set_budget(&budget).await.expect("set");
    }
    for _ in 0..2 {
        keyring.forget_bot(going.bot).await.expect("forgotten");
        let left = keyring.list_grants().await.expect("read");
        assert_eq!(left, std::slice::from_ref(&staying));
        let status = keyring.status().await.expect("read");
        assert_eq!(status.cut_off, [staying.bot]);
        let rated: Vec<_> = status.rates.iter().map(|rate| rate.bot).collect();
        assert_eq!(rated, [staying.bot]);
        let states = keyring.list_budgets().await.expect("read");
        let left: Vec<_> = states.into_iter().map(|state| state.budget).collect();
        assert_eq!(left, kept);
    }
    // It may come back, with nothing of what it had.
    keyring.put_grant(&going).await.expect("given");
    assert_eq!(keyring.list_grants().await.expect("read").len(), 2);
    assert_eq!(
        keyring.list_budgets().await.expect("read").len(),
        kept.len()
    );
}

/// Panic that is told twice began the first time; its end may be repeated.
pub async fn panic_keeps_when_it_began(keyring: SharedKeyring) {
    keyring.panic(true).await.expect("told");
    let since = keyring.status().await.expect("read").panic_since;
    assert!(since.is_some());
    keyring.panic(true).await.expect("told");
    assert_eq!(keyring.status().await.expect("read").panic_since, since);
    for _ in 0..2 {
        keyring.panic(false).await.expect("told");
        assert_eq!(keyring.status().await.expect("read").panic_since, None);
    }
}

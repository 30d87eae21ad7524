//! The fake keyring keeps every promise of the trait.

use std::sync::Arc;

use botmaker_ports::{Keyring, fakes::keyring::FakeKeyring};

async fn open() -> (Arc<dyn Keyring>, ()) {
    (Arc::new(FakeKeyring::new()), ())
}

botmaker_ports::keyring_conformance!(open);

mod controls {
    use botmaker_domain::{
        BotId, ProviderId,
        keyring::{
            Budget, BudgetLimit, BudgetPeriod, BudgetScope, KeyId, MicroUsd, RequestRecord,
            TokenCounts, UsageGroup, UsageQuery,
        },
    };
    use botmaker_ports::{Keyring, KeyringError, fakes::keyring::FakeKeyring};
    use jiff::{SignedDuration, Timestamp};

    fn record(bot: BotId, at: Timestamp, cost: Option<u64>) -> RequestRecord {
        RequestRecord {
            at,
            bot,
            key: KeyId::generate(),
            vendor: ProviderId::parse("anthropic").expect("an id"),
            model: "claude".to_owned(),
            status: Some(200),
            is_whole: true,
            tokens: TokenCounts {
                input: 10,
                output: 5,
                ..TokenCounts::default()
            },
            is_measured: true,
            cost: cost.map(MicroUsd),
            first_byte_ms: Some(3),
            total_ms: 9,
        }
    }

    #[tokio::test]
    async fn a_told_fault_meets_every_call_until_it_is_taken_back() {
        let keyring = FakeKeyring::new();
        keyring.set_fault(Some(KeyringError::Full));
        assert_eq!(keyring.list_keys().await, Err(KeyringError::Full));
        assert_eq!(keyring.panic(true).await, Err(KeyringError::Full));
        keyring.set_fault(None);
        assert_eq!(keyring.list_keys().await, Ok(vec![]));
    }

    #[tokio::test]
    async fn what_was_recorded_is_added_up() {
        let keyring = FakeKeyring::new();
        let now: Timestamp = "2026-03-10T12:30:00Z".parse().unwrap();
        keyring.hold_time(now);
        let (ada, bob) = (BotId::generate(), BotId::generate());
        keyring.record(record(ada, now, Some(70)));
        keyring.record(record(ada, now - SignedDuration::from_hours(24), Some(5)));
        keyring.record(record(bob, now, None));
        let daily = Budget {
            scope: BudgetScope::Bot(ada),
            period: BudgetPeriod::Day,
            limit: BudgetLimit::Money(MicroUsd(80)),
        };
        keyring.set_budget(&daily).await.unwrap();
        let [state] = keyring.list_budgets().await.unwrap()[..] else {
            panic!("one budget");
        };
        assert_eq!((state.spent, state.is_warning()), (70, true));
        assert_eq!(state.resets_at, "2026-03-11T00:00:00Z".parse().unwrap());
        let [usage] = keyring.bot_usage(&[ada]).await.unwrap()[..] else {
            panic!("one bot");
        };
        assert_eq!(usage.cost, MicroUsd(75));
        assert_eq!(usage.cost_today, MicroUsd(70));
        let query = UsageQuery {
            from: now,
            to: now + SignedDuration::from_hours(1),
            bots: vec![],
            groups: vec![UsageGroup::Bot],
        };
        let rows = keyring.usage(&query).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows.iter().map(|row| row.unpriced).sum::<u64>(), 1);
        assert_eq!(keyring.recent(Some(bob), 500).await.unwrap().len(), 1);
    }
}

//! What was used long ago is told by the day; its sums stay.

use botmaker_domain::keyring::{UsageGroup, UsageQuery, UsageRow};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;

/// Long after what the tests count.
const NOW: &str = "2026-11-21T13:20:00Z";

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

async fn fold(store: &KeyringStore) -> u32 {
    let mut count = 0;
    while store.drop_a_day(at(NOW)).await.unwrap() || store.fold_a_day(at(NOW)).await.unwrap() {
        count += 1;
        assert!(count < 10_000, "it never ends");
    }
    count
}

async fn rows(store: &KeyringStore, groups: &[UsageGroup], from: Timestamp) -> Vec<UsageRow> {
    let query = UsageQuery {
        from,
        to: at("2027-01-01T00:00:00Z"),
        bots: Vec::new(),
        groups: groups.to_vec(),
    };
    store.usage(&query).await.unwrap()
}

/// Everything that can be asked of days.
async fn by_day(store: &KeyringStore, from: Timestamp) -> Vec<UsageRow> {
    use UsageGroup::{Bot, Day, Key, Model, Vendor};
    rows(store, &[Bot, Key, Vendor, Model, Day], from).await
}

async fn hours(store: &KeyringStore) -> Vec<Timestamp> {
    let rows = rows(store, &[UsageGroup::Hour], Timestamp::UNIX_EPOCH).await;
    rows.iter().filter_map(|row| row.at).collect()
}

/// The requests of some bots with some keys and models, so many hours before now.
fn requests() -> impl Strategy<Value = Vec<RequestRecord>> {
    let one = (0..3_u128, 0..2_u128, 0..2_u8, 0..24 * 130_i64, any::<u32>());
    let record = |(b, k, model, hours, n): (_, _, _, _, u32)| {
        let mut record = record(bot(b), key(k), at(NOW) - SignedDuration::from_hours(hours));
        record.model = format!("model-{model}");
        record.status = Some(if n.is_multiple_of(5) { 500 } else { 200 });
        record.tokens.cached = u64::from(n % 7);
        record.tokens.cache_write = u64::from(n % 11);
        record.cost = (!n.is_multiple_of(3)).then(|| MicroUsd(u64::from(n)));
        record
    };
    // Several at one hour, at midnight among them, so that rows meet rows.
    let close = (0..40_i64).prop_map(|n| n * 24 + 13);
    let near = (0..3_u128, 0..2_u128, 0..2_u8, close, any::<u32>());
    prop::collection::vec(prop_oneof![one, near].prop_map(record), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn folding_changes_no_sum(records in requests(), later in requests()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (_directory, store) = open().await;
            let begin = at(NOW) - days(790);
            let newest = hour_floor(at(NOW) - days(61));
            // What comes late, as after a clock was wrong, is added to what was folded.
            for part in [&records, &later] {
                write_records(&store, part).await.unwrap();
                let (whole, young) = (by_day(&store, begin).await, by_day(&store, newest).await);
                let total = rows(&store, &[], begin).await;
                fold(&store).await;
                prop_assert_eq!(by_day(&store, begin).await, whole);
                prop_assert_eq!(by_day(&store, newest).await, young);
                prop_assert_eq!(rows(&store, &[], begin).await, total);
                prop_assert_eq!(fold(&store).await, 0);
                let first = at("2026-09-20T00:00:00Z");
                let old: Vec<_> = hours(&store).await.into_iter().filter(|it| *it < first).collect();
                prop_assert!(old.iter().all(|it| it.as_second() % 86_400 == 0), "{:?}", old);
            }
            Ok(())
        })?;
    }
}

fn hour_floor(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second() / 3600 * 3600).unwrap()
}

#[tokio::test]
async fn what_is_young_stays_by_the_hour_and_what_is_very_old_goes() {
    let (_directory, store) = open().await;
    let midnight = at("2026-11-21T00:00:00Z");
    // The last day that is folded, the first that is not; the last that goes, the first that stays.
    let whens = [
        midnight - days(62) - SignedDuration::from_hours(1),
        midnight - days(62),
        midnight - days(800) - SignedDuration::from_hours(1),
        midnight - days(800) + SignedDuration::from_hours(2),
        at(NOW),
    ];
    for when in whens {
        let one = record(bot(1), key(1), when);
        write_records(&store, std::slice::from_ref(&one))
            .await
            .unwrap();
    }
    assert_eq!(fold(&store).await, 3);
    let expected = [
        midnight - days(800),
        midnight - days(63),
        midnight - days(62),
        at("2026-11-21T13:00:00Z"),
    ];
    assert_eq!(hours(&store).await, expected);
    // What a bot used in its life is told whole.
    let life = store.bot_usage(&[bot(1)], at(NOW)).await.unwrap();
    assert_eq!(life[0].requests, 5);
}

#[tokio::test]
async fn a_day_that_cannot_be_folded_stays_as_it_is() {
    let (_directory, store) = open().await;
    let old = at("2026-03-01T04:00:00Z");
    for hours in 0..3 {
        let one = record(bot(1), key(1), old + SignedDuration::from_hours(hours));
        write_records(&store, std::slice::from_ref(&one))
            .await
            .unwrap();
    }
    let refuse = "CREATE TRIGGER refuse BEFORE DELETE ON usage_hours BEGIN SELECT RAISE(ABORT, 'refused'); END";
    sqlx::query(refuse).execute(store.writer()).await.unwrap();
    assert!(store.fold_a_day(at(NOW)).await.is_err());
    assert_eq!(hours(&store).await.len(), 3);
    sqlx::query("DROP TRIGGER refuse")
        .execute(store.writer())
        .await
        .unwrap();
    assert_eq!(fold(&store).await, 1);
    assert_eq!(hours(&store).await, [at("2026-03-01T00:00:00Z")]);
}

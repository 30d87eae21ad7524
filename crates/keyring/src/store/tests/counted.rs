//! Requests are counted by the hour and told in every way in which they are asked for.

use botmaker_domain::keyring::{BotUsage, UsageGroup, UsageQuery, UsageRow};
use jiff::SignedDuration;

use super::*;
use crate::store::RECENT;

const ALL: [UsageGroup; 6] = [
    UsageGroup::Bot,
    UsageGroup::Key,
    UsageGroup::Vendor,
    UsageGroup::Model,
    UsageGroup::Hour,
    UsageGroup::Day,
];

fn query(groups: &[UsageGroup], bots: &[BotId]) -> UsageQuery {
    UsageQuery {
        from: at("2026-11-01T00:00:00Z"),
        to: at("2026-12-01T00:00:00Z"),
        bots: bots.to_vec(),
        groups: groups.to_vec(),
    }
}

/// Three bots, two keys, three days; one request failed, one broke off, one has no price.
async fn stored() -> (TempDir, KeyringStore, Vec<RequestRecord>) {
    let (directory, store) = open().await;
    let mut records = Vec::new();
    for n in 0..60_u8 {
        let hours = SignedDuration::from_hours(i64::from(n));
        let begin = at("2026-11-19T00:30:00Z");
        let mut record = record(
            bot(u128::from(n % 3)),
            key(u128::from(n % 2)),
            begin + hours,
        );
        record.tokens.cached = u64::from(n);
        records.push(record);
    }
    records[7].status = Some(500);
    records[8].is_whole = false;
    records[9].status = None;
    records[10].cost = None;
    records[11].model = "x".repeat(1000);
    for group in records.chunks(7) {
        write_records(&store, group).await.unwrap();
    }
    (directory, store, records)
}

#[tokio::test]
async fn sums_are_the_same_however_they_are_grouped() {
    let (_directory, store, records) = stored().await;
    let total = &store.usage(&query(&[], &[])).await.unwrap()[0];
    assert_eq!((total.requests, total.failures, total.unpriced), (60, 3, 1));
    assert_eq!(total.cost, MicroUsd(59 * 20));
    assert_eq!(total.tokens.cached, (0..60).sum::<u64>());
    assert_eq!((total.tokens.input, total.tokens.output), (600, 300));
    for mask in 0..64_usize {
        let groups: Vec<_> = (0..6)
            .filter(|place| mask & (1 << place) != 0)
            .map(|place| ALL[place])
            .collect();
        let rows = store.usage(&query(&groups, &[])).await.unwrap();
        let requests: u64 = rows.iter().map(|row| row.requests).sum();
        let cached: u64 = rows.iter().map(|row| row.tokens.cached).sum();
        assert_eq!((requests, cached), (60, total.tokens.cached), "{groups:?}");
        for row in &rows {
            let told = [
                (row.bot.is_some(), ALL[0]),
                (row.key.is_some(), ALL[1]),
                (row.vendor.is_some(), ALL[2]),
                (row.model.is_some(), ALL[3]),
            ];
            for (is_told, group) in told {
                assert_eq!(is_told, groups.contains(&group), "{groups:?}");
            }
            let has_time = groups.contains(&ALL[4]) || groups.contains(&ALL[5]);
            assert_eq!(row.at.is_some(), has_time);
        }
    }
    let days = store.usage(&query(&[UsageGroup::Day], &[])).await.unwrap();
    let counts: Vec<_> = days.iter().map(|row| row.requests).collect();
    assert_eq!(counts, [24, 24, 12]);
    assert_eq!(days[1].at, Some(at("2026-11-20T00:00:00Z")));
    let models = store
        .usage(&query(&[UsageGroup::Model], &[]))
        .await
        .unwrap();
    let lengths = models.iter().map(|row| row.model.as_ref().unwrap().len());
    assert_eq!(lengths.collect::<Vec<_>>(), [5, 200]);
    assert_eq!(records.len(), 60);
}

#[tokio::test]
async fn a_question_has_bounds_and_bots() {
    let (_directory, store, _) = stored().await;
    let one = query(&[], &[bot(1)]);
    assert_eq!(store.usage(&one).await.unwrap()[0].requests, 20);
    let both = query(&[UsageGroup::Bot], &[bot(2), bot(1), bot(77)]);
    let rows = store.usage(&both).await.unwrap();
    let bots: Vec<_> = rows.iter().map(|row| row.bot).collect();
    assert_eq!(bots, [Some(bot(1)), Some(bot(2))]);
    let mut hours = query(&[UsageGroup::Hour], &[]);
    // From the hour that holds the first instant; the hour of the second one is left out.
    hours.from = at("2026-11-19T01:59:00Z");
    hours.to = at("2026-11-19T03:01:00Z");
    let rows = store.usage(&hours).await.unwrap();
    let times: Vec<_> = rows.iter().map(|row| row.at.unwrap()).collect();
    assert_eq!(
        times,
        [at("2026-11-19T01:00:00Z"), at("2026-11-19T02:00:00Z")]
    );
    let nobody = query(&[], &[bot(77)]);
    assert_eq!(store.usage(&nobody).await.unwrap(), [UsageRow::default()]);
    let nobody = query(&[UsageGroup::Bot], &[bot(77)]);
    assert!(store.usage(&nobody).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_bot_is_told_at_a_glance() {
    let (_directory, store) = open().await;
    let now = at("2026-11-02T12:34:56Z");
    let times = [
        ("2026-01-01T00:00:00Z", 1_u64),
        ("2026-10-26T11:59:00Z", 10),
        ("2026-10-26T12:34:00Z", 100),
        ("2026-11-01T00:00:00Z", 1_000),
        ("2026-11-02T00:00:00Z", 10_000),
        ("2026-11-02T12:30:00Z", 100_000),
    ];
    for (time, cost) in times {
        let mut record = record(bot(1), key(1), at(time));
        record.cost = Some(MicroUsd(cost));
        write_records(&store, &[record]).await.unwrap();
    }
    let used = store.bot_usage(&[bot(2), bot(1)], now).await.unwrap();
    let expected = BotUsage {
        bot: bot(1),
        requests: 6,
        tokens: 90,
        cost: MicroUsd(111_111),
        cost_today: MicroUsd(110_000),
        cost_month: MicroUsd(111_000),
        cost_week: MicroUsd(111_100),
        last_active_at: Some(at("2026-11-02T12:30:00Z")),
    };
    assert_eq!(used, [expected]);
    assert!(store.bot_usage(&[], now).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_last_requests_come_back_as_they_were_and_are_bounded() {
    let (_directory, store, records) = stored().await;
    let recent = store.recent(None, 500).await.unwrap();
    assert_eq!(recent.len(), 60);
    assert_eq!(recent[0], records[59]);
    assert_eq!(recent[49], records[10]);
    assert_eq!(recent[50], records[9]);
    let of_bot = store.recent(Some(bot(2)), 2).await.unwrap();
    assert_eq!(of_bot, [records[59].clone(), records[56].clone()]);
    let many: Vec<_> = (0..500)
        .map(|_| record(bot(9), key(9), at("2026-11-21T00:00:00Z")))
        .collect();
    for _ in 0..20 {
        write_records(&store, &many).await.unwrap();
    }
    assert_eq!(store.recent(None, 9_999).await.unwrap().len(), 500);
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM requests_recent")
        .fetch_one(store.readers())
        .await
        .unwrap();
    assert_eq!(usize::try_from(count).unwrap(), RECENT);
    assert!(store.recent(Some(bot(2)), 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_vendor_that_tells_nonsense_breaks_no_sum() {
    let (_directory, store) = open().await;
    let mut record = record(bot(1), key(1), at("2026-11-21T00:00:00Z"));
    record.tokens.input = u64::MAX;
    record.tokens.output = u64::MAX;
    record.cost = Some(MicroUsd(u64::MAX));
    for _ in 0..4 {
        write_records(&store, &vec![record.clone(); 500])
            .await
            .unwrap();
    }
    let row = &store.usage(&query(&[], &[])).await.unwrap()[0];
    assert_eq!(row.requests, 2000);
    assert!(row.cost.0 > 1_000_000_000_000);
    store.bot_usage(&[bot(1)], record.at).await.unwrap();
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_to_the_minute_and_never_goes_back() {
    let (_directory, store) = open().await;
    let now = at("2026-11-21T10:00:59Z");
    let id = store.add_key(&new_key("a", None), now).await.unwrap().id;
    let minute = |text| Some(at(text));
    write_records(&store, &[record(bot(1), id, now)])
        .await
        .unwrap();
    let kept = store.load_key(id).await.unwrap().last_used_at;
    assert_eq!(kept, minute("2026-11-21T10:00:00Z"));
    let earlier = record(bot(1), id, at("2026-11-21T09:00:00Z"));
    // A key that is gone is no error.
    let gone = record(bot(1), key(5), now);
    write_records(&store, &[earlier, gone]).await.unwrap();
    let kept = store.load_key(id).await.unwrap().last_used_at;
    assert_eq!(kept, minute("2026-11-21T10:00:00Z"));
}

//! How answers pass: piece by piece, as fast as the slower side, and no further than both want.

use std::time::{Duration, Instant};

use botmaker_testkit::vendor::Answer;
use http_body_util::BodyExt;
use hyper::{Response, StatusCode, body::Incoming};

use crate::{
    bots::{Bot, Town, whole},
    company::DEADLINE,
    formats::secure_town,
};

/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3600);
/// What "at once" is on a busy machine.
const SOON: Duration = Duration::from_secs(2);

async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(limit, future).await;
    done.unwrap_or_else(|_| panic!("not within {limit:?}"))
}

/// The next piece of an answer.
async fn piece(response: &mut Response<Incoming>) -> Option<Result<usize, hyper::Error>> {
    let frame = within(DEADLINE, response.body_mut().frame()).await?;
    Some(frame.map(|frame| frame.data_ref().map_or(0, bytes::Bytes::len)))
}

async fn town_with_bot() -> (Town, Bot) {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    (town, bot)
}

fn three_words() -> Answer {
    Answer::words(["a", "b", "c"])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_arrives_before_the_next_is_made() {
    let (town, bot) = town_with_bot().await;
    town.vendor.answer(three_words().pausing(NEVER));
    let mut response = within(DEADLINE, bot.ask(true)).await;
    assert!(matches!(piece(&mut response).await, Some(Ok(length)) if length > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_arrives_before_the_body_is_made() {
    let (town, bot) = town_with_bot().await;
    town.vendor.answer(three_words().hesitating(NEVER));
    let response = within(DEADLINE, bot.ask(true)).await;
    assert_eq!(response.status(), StatusCode::OK);
}

async fn is_cut(bot: &Bot) -> bool {
    let mut response = bot.ask(true).await;
    assert_eq!(response.status(), StatusCode::OK);
    loop {
        match piece(&mut response).await {
            Some(Ok(_)) => {}
            Some(Err(_)) => return true,
            None => return false,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_of_the_vendor_is_a_cut_for_the_bot() {
    let (town, bot) = town_with_bot().await;
    for (answer, expected) in [
        (three_words().cut_after(2), true),
        (three_words().with_length().cut_after(2), true),
        (three_words(), false),
        (three_words().with_length(), false),
    ] {
        town.vendor.answer(answer.clone());
        assert_eq!(is_cut(&bot).await, expected, "{answer:?}");
    }
    let records = town.records(&bot).await;
    let whole: Vec<_> = records.iter().map(|it| it.is_whole).collect();
    assert_eq!(whole, [true, true, false, false]);
    // What was read is known from the beginning; what was written may be all that was allowed.
    let cut = &records[2];
    assert_eq!((cut.tokens.output, cut.is_measured), (50, false), "{cut:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_over_http2_is_a_cut_for_the_bot() {
    let town = secure_town(1).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    for (answer, expected) in [
        (three_words().cut_after(2), true),
        (three_words().with_length().cut_after(2), true),
        (three_words(), false),
    ] {
        town.vendor.answer(answer.clone());
        assert_eq!(is_cut(&bot).await, expected, "{answer:?}");
    }
}

async fn ends_at_the_vendor(town: &Town, bot: Bot, answer: Answer, is_answered: bool) {
    town.vendor.answer(answer);
    let id = bot.id;
    let asking = tokio::spawn(async move {
        let mut response = bot.ask(true).await;
        while piece(&mut response).await.is_some() {}
    });
    town.vendor.wait_for_answers_under_way(1).await;
    if is_answered {
        // Some of it is on its way.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let gone = Instant::now();
    asking.abort();
    let _ = asking.await;
    within(SOON, town.vendor.wait_for_answers_under_way(0)).await;
    assert!(gone.elapsed() < SOON);
    let recent = town.running.keyring.recent(Some(id), 1).await.unwrap();
    assert!(!recent[0].is_whole, "{recent:?}");
    assert!(recent[0].tokens.output >= 50, "{recent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_goes_away_ends_its_request_at_the_vendor() {
    let (town, bot) = town_with_bot().await;
    ends_at_the_vendor(&town, bot, three_words().pausing(NEVER), true).await;
    let bot = town.bot("anthropic", &[]).await;
    ends_at_the_vendor(&town, bot, three_words().thinking(NEVER), false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_goes_away_ends_its_stream_of_an_http2_connection() {
    let town = secure_town(1).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    ends_at_the_vendor(&town, bot, three_words().pausing(NEVER), true).await;
    let bot = town.bot("anthropic", &[]).await;
    ends_at_the_vendor(&town, bot, three_words().thinking(NEVER), false).await;
    assert_eq!(town.vendor.connections(), 1);
}

fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse::<u64>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_bot_does_not_read_is_not_gathered() {
    const ANSWER: u64 = 512 * 1024 * 1024;
    let (town, bot) = town_with_bot().await;
    town.vendor.answer(Answer::huge(ANSWER));
    let before = resident_bytes();
    let mut response = bot.ask(true).await;
    piece(&mut response).await.unwrap().unwrap();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let grown = resident_bytes().saturating_sub(before);
        // Vendor and bot are in this process too; what is held is what their sockets hold.
        assert!(grown < 48 * 1024 * 1024, "{grown} bytes");
    }
    town.vendor.wait_for_answers_under_way(1).await;
    drop((response, bot));
    within(SOON, town.vendor.wait_for_answers_under_way(0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_falls_silent_is_given_up() {
    let town = Town::with(|settings| settings.timeouts.idle = Duration::from_millis(200)).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    town.vendor.answer(three_words().pausing(NEVER));
    assert!(within(DEADLINE, is_cut(&bot)).await);
    within(SOON, town.vendor.wait_for_answers_under_way(0)).await;
    // Pauses that are shorter are none.
    town.vendor
        .answer(three_words().pausing(Duration::from_millis(100)));
    assert!(!within(DEADLINE, is_cut(&bot)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_thinks_too_long_is_given_up_in_its_own_shape() {
    let limit = Duration::from_millis(200);
    let town = Town::with(|settings| settings.timeouts.first_byte = limit).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    town.vendor.answer(three_words().thinking(NEVER));
    let (status, body) = whole(bot.ask(true).await).await;
    assert_eq!(status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(body["type"], "error", "{body}");
    within(SOON, town.vendor.wait_for_answers_under_way(0)).await;
    let records = town.records(&bot).await;
    assert_eq!((records[0].status, records[0].tokens.output), (None, 50));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_its_leave_is_cut_off_in_the_middle_and_nobody_else() {
    let (town, bot) = town_with_bot().await;
    let other = town.bot("anthropic", &[]).await;
    town.vendor.answer(three_words().pausing(NEVER));
    let keyring = &town.running.keyring;
    let mut others = other.ask(true).await;
    piece(&mut others).await.unwrap().unwrap();
    for step in 0..3 {
        let mut own = bot.ask(true).await;
        piece(&mut own).await.unwrap().unwrap();
        match step {
            0 => keyring.cut_off(bot.id, true).await.unwrap(),
            1 => keyring.revoke_grant(bot.id).await.unwrap(),
            _ => keyring.panic(true).await.unwrap(),
        }
        let ended = within(Duration::from_secs(1), own.body_mut().frame()).await;
        assert!(ended.unwrap().is_err(), "step {step}");
        keyring.cut_off(bot.id, false).await.unwrap();
        keyring.put_grant(&bot.grant).await.unwrap();
        let waits = tokio::time::timeout(Duration::from_millis(50), others.body_mut().frame());
        assert_eq!(waits.await.is_err(), step < 2, "the other's, step {step}");
    }
    within(SOON, town.vendor.wait_for_answers_under_way(0)).await;
}

async fn a_hundred_at_once(town: &Town) {
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let keyring = &town.running.keyring;
    keyring.set_rate(bot.id, Some(1000)).await.unwrap();
    town.vendor
        .answer(three_words().pausing(Duration::from_millis(100)));
    let streams = (0..100).map(|_| is_cut(&bot));
    let cuts = within(DEADLINE, futures_util::future::join_all(streams)).await;
    assert!(cuts.iter().all(|is_cut| !is_cut));
    let records = town.records(&bot).await;
    assert_eq!(records.len(), 100);
    assert!(records.iter().all(|it| it.is_whole && it.is_measured));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_streams_run_side_by_side() {
    a_hundred_at_once(&Town::found().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_streams_than_an_http2_connection_takes_get_another() {
    let town = secure_town(1).await;
    a_hundred_at_once(&town).await;
    assert!(town.vendor.connections() >= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_share_the_work_and_have_connections_of_their_own() {
    let town = secure_town(2).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    town.vendor.answer(Answer::huge(1024 * 1024));
    let mut under_way = Vec::new();
    for _ in 0..4 {
        under_way.push(within(DEADLINE, bot.ask(true)).await);
    }
    assert_eq!(town.vendor.connections(), 2);
    for response in under_way {
        assert_eq!(response.status(), StatusCode::OK);
        let body = within(DEADLINE, response.into_body().collect()).await;
        assert!(body.unwrap().to_bytes().len() >= 1024 * 1024);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_that_a_bot_does_not_read_hold_up_nobody_elses() {
    let town = secure_town(1).await;
    town.key("anthropic", "work", &[]).await;
    let (stalling, other) = (
        town.bot("anthropic", &[]).await,
        town.bot("anthropic", &[]).await,
    );
    town.vendor.answer(Answer::huge(64 * 1024 * 1024));
    let mut unread = Vec::new();
    for _ in 0..50 {
        unread.push(within(DEADLINE, stalling.ask(true)).await);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    town.vendor.answer(three_words());
    assert_eq!(within(DEADLINE, other.chat()).await.0, StatusCode::OK);
    assert_eq!(town.vendor.connections(), 1);
}

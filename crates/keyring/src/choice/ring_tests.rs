//! Tests of the ring: by example, and against what is promised.

use std::collections::{BTreeMap, BTreeSet};

use botmaker_domain::{
    BaseUrl, BotId, ProviderId, Tag, Tags,
    keyring::{Grant, KeyId, KeyLabel, KeyRecord},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::{KeyRing, NoCandidate, Refused};

fn now() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

fn tag(text: &str) -> Tag {
    Tag::parse(text).unwrap()
}

fn key(number: u128, tags: &[&str]) -> KeyRecord {
    KeyRecord {
        id: KeyId::from_uuid(Uuid::from_u128(number)),
        vendor: ProviderId::parse("openai").unwrap(),
        base_url: None,
        label: KeyLabel::parse("a key").unwrap(),
        tags: Tags::new(tags.iter().map(|text| tag(text))).unwrap(),
        has_secret: true,
        enabled: true,
        expires_at: None,
        created_at: now(),
        last_used_at: None,
        last_failure: None,
        rests_until: None,
    }
}

fn grant(tags: &[&str]) -> Grant {
    Grant {
        bot: BotId::generate(),
        digests: Vec::new(),
        canary: None,
        vendor: ProviderId::parse("openai").unwrap(),
        base_url: None,
        tags: tags.iter().map(|text| tag(text)).collect(),
        max_output_tokens: 4096,
    }
}

fn chosen(ring: &KeyRing, grant: &Grant, now: Timestamp) -> Vec<u128> {
    let chosen = ring.candidates(grant, now).unwrap_or_default();
    chosen.into_iter().map(|key| key.uuid().as_u128()).collect()
}

fn refused(grant: &Grant, number: u128, status: u16, sent_at: Timestamp) -> Refused<'static> {
    Refused {
        key: KeyId::from_uuid(Uuid::from_u128(number)),
        bot: grant.bot,
        status,
        retry_after: None,
        sent_at,
    }
}

#[test]
fn tags_come_in_the_bots_order_then_keys_for_everybody() {
    let ring = KeyRing::new(&[
        key(1, &[]),
        key(2, &["eu"]),
        key(3, &["team"]),
        key(4, &["eu", "team"]),
        key(5, &["others"]),
    ]);
    assert_eq!(chosen(&ring, &grant(&["team", "eu"]), now()), [3, 4, 2, 1]);
    assert_eq!(chosen(&ring, &grant(&["eu"]), now()), [2, 4, 1]);
    assert_eq!(chosen(&ring, &grant(&[]), now()), [1]);
    assert_eq!(chosen(&ring, &grant(&["nobody"]), now()), [1]);
}

#[test]
fn keys_of_another_vendor_or_address_never_fit() {
    let at = |number, url: &str| KeyRecord {
        vendor: ProviderId::parse("openai-compatible").unwrap(),
        base_url: Some(BaseUrl::parse(url).unwrap()),
        ..key(number, &[])
    };
    let ring = KeyRing::new(&[
        key(1, &[]),
        at(2, "https://a.example/v1"),
        at(3, "https://b.example/v1"),
    ]);
    let mut grant = grant(&[]);
    assert_eq!(chosen(&ring, &grant, now()), [1]);
    grant.vendor = ProviderId::parse("openai-compatible").unwrap();
    assert_eq!(
        ring.candidates(&grant, now()),
        Err(NoCandidate::NoneFits),
        "an address must be named"
    );
    grant.base_url = Some(BaseUrl::parse("https://b.example/v1/").unwrap());
    assert_eq!(chosen(&ring, &grant, now()), [3]);
    grant.vendor = ProviderId::parse("anthropic").unwrap();
    assert_eq!(ring.candidates(&grant, now()), Err(NoCandidate::NoneFits));
}

#[test]
fn keys_that_are_off_or_over_are_left_out() {
    let mut off = key(1, &[]);
    off.enabled = false;
    let mut over = key(2, &[]);
    over.expires_at = Some(now());
    let mut soon = key(3, &[]);
    soon.expires_at = Some(after(1));
    let ring = KeyRing::new(&[off, over, soon]);
    assert_eq!(chosen(&ring, &grant(&[]), now()), [3]);
    assert_eq!(
        ring.candidates(&grant(&[]), after(1)),
        Err(NoCandidate::NoneFits)
    );
}

#[test]
fn a_wrong_key_rests_five_minutes_and_twice_as_long_each_time() {
    let ring = KeyRing::new(&[key(1, &[])]);
    let grant = grant(&[]);
    let mut at = now();
    for minutes in [5, 10, 20, 40, 60, 60] {
        let until = ring.rest(&refused(&grant, 1, 401, at), at).unwrap();
        assert_eq!(until, at + SignedDuration::from_mins(minutes));
        let just_before = until - SignedDuration::from_nanos(1);
        assert_eq!(
            ring.candidates(&grant, just_before),
            Err(NoCandidate::AllRest { until })
        );
        assert_eq!(chosen(&ring, &grant, until), [1]);
        at = until;
    }
    let id = key(1, &[]).id;
    ring.worked(id, grant.bot, at);
    let until = ring.rest(&refused(&grant, 1, 402, at), at).unwrap();
    assert_eq!(until, at + SignedDuration::from_mins(5), "it had worked");
}

#[test]
fn requests_that_were_under_way_together_are_one_refusal_and_prove_nothing() {
    let ring = KeyRing::new(&[key(1, &[])]);
    let grant = grant(&[]);
    let first = ring.rest(&refused(&grant, 1, 401, now()), after(1));
    for seconds in 2..9 {
        let again = ring.rest(&refused(&grant, 1, 401, now()), after(seconds));
        assert_eq!(again, first);
    }
    // An answer to what was sent before the refusal.
    ring.worked(key(1, &[]).id, grant.bot, now());
    assert_eq!(ring.rests_until(key(1, &[]).id, after(9)), first);
    // One to what was sent after it.
    ring.worked(key(1, &[]).id, grant.bot, after(400));
    assert_eq!(ring.rests_until(key(1, &[]).id, after(9)), None);
}

#[test]
fn too_many_requests_rest_as_long_as_the_vendor_says() {
    let ring = KeyRing::new(&[key(1, &[]), key(2, &[])]);
    let grant = grant(&[]);
    let told = |number, told: Option<&'static str>| {
        let refused = Refused {
            retry_after: told,
            ..refused(&grant, number, 429, now())
        };
        ring.rest(&refused, now())
    };
    assert_eq!(told(1, Some("7")), Some(after(7)));
    assert_eq!(told(1, Some("3")), Some(after(7)), "never shorter");
    assert_eq!(told(2, None), Some(after(30)));
    assert_eq!(
        ring.candidates(&grant, now()),
        Err(NoCandidate::AllRest { until: after(7) })
    );
    assert_eq!(chosen(&ring, &grant, after(7)), [1]);
    assert_eq!(
        told(2, Some("Sat, 21 Nov 2026 10:01:00 GMT")),
        Some(after(60))
    );
}

#[test]
fn what_one_bot_may_not_have_takes_no_key_from_another() {
    let ring = KeyRing::new(&[key(1, &[])]);
    let (one, other) = (grant(&[]), grant(&[]));
    ring.rest(&refused(&one, 1, 403, now()), now());
    assert!(ring.candidates(&one, after(1)).is_err());
    assert_eq!(chosen(&ring, &other, after(1)), [1]);
    assert_eq!(ring.rests_until(key(1, &[]).id, after(1)), None);
    for status in [200, 400, 404, 500, 503, 529] {
        assert_eq!(ring.rest(&refused(&other, 1, status, now()), now()), None);
    }
}

#[test]
fn new_keys_keep_what_rests_and_a_new_value_wakes() {
    let ring = KeyRing::new(&[key(1, &[])]);
    let grant = grant(&[]);
    ring.rest(&refused(&grant, 1, 401, now()), now());
    ring.replace(&[key(1, &[]), key(2, &[])]);
    assert_eq!(chosen(&ring, &grant, now()), [2]);
    ring.wake(key(1, &[]).id);
    assert_eq!(chosen(&ring, &grant, now()).len(), 2);
    ring.rest(&refused(&grant, 1, 401, now()), now());
    ring.replace(&[]);
    ring.replace(&[key(1, &[])]);
    assert_eq!(chosen(&ring, &grant, now()), [1], "it is another one");
}

/// Keys, a bot's tags, and which keys rest.
fn worlds() -> impl Strategy<Value = (Vec<KeyRecord>, Grant, Vec<(usize, u16)>)> {
    let words = || prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    let one = (words(), any::<bool>(), 0..4_u8, any::<bool>());
    let keys = prop::collection::vec(one, 0..8).prop_map(|keys| {
        let keys = keys.into_iter().enumerate();
        let keys = keys.map(|(number, (tags, enabled, expiry, is_other))| {
            let mut key = key(number as u128, &tags);
            key.enabled = enabled;
            key.expires_at = match expiry {
                0 => Some(now()),
                1 => Some(after(10)),
                _ => None,
            };
            if is_other && number % 3 == 0 {
                key.vendor = ProviderId::parse("groq").unwrap();
            }
            key
        });
        keys.collect::<Vec<_>>()
    });
    let refusals = prop::collection::vec(
        (0..8_usize, prop::sample::select(vec![401, 403, 429, 500])),
        0..4,
    );
    let tags = words().prop_shuffle();
    (keys, tags.prop_map(|tags| grant(&tags)), refusals)
}

/// Where a key stands in the bot's order; `None` when it does not fit.
fn rank(key: &KeyRecord, grant: &Grant) -> Option<usize> {
    if !key.enabled || key.vendor != grant.vendor || key.expires_at.is_some_and(|end| end <= now())
    {
        return None;
    }
    let has = |tag: &Tag| key.tags.iter().any(|own| own == tag);
    match grant.tags.iter().position(has) {
        None if key.tags.iter().next().is_none() => Some(grant.tags.len()),
        place => place,
    }
}

proptest! {
    #[test]
    fn exactly_the_keys_that_fit_and_do_not_rest_are_chosen_in_order((keys, grant, refusals) in worlds()) {
        let ring = KeyRing::new(&keys);
        let mut resting = BTreeSet::new();
        for (number, status) in refusals {
            if ring.rest(&refused(&grant, number as u128, status, now()), now()).is_some() {
                resting.insert(number as u128);
            }
        }
        let ranks: BTreeMap<u128, usize> = keys
            .iter()
            .filter_map(|key| Some((key.id.uuid().as_u128(), rank(key, &grant)?)))
            .collect();
        for _ in 0..5 {
            let found = chosen(&ring, &grant, now());
            let order: Vec<usize> = found.iter().map(|number| ranks[number]).collect();
            prop_assert!(order.is_sorted());
            let wanted: BTreeSet<_> =
                ranks.keys().copied().filter(|number| !resting.contains(number)).collect();
            prop_assert_eq!(found.len(), wanted.len(), "none twice");
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted);
        }
        let is_rest = matches!(ring.candidates(&grant, now()), Err(NoCandidate::AllRest { .. }));
        let all_rest = !ranks.is_empty() && ranks.keys().all(|number| resting.contains(number));
        prop_assert_eq!(is_rest, all_rest);
    }

    #[test]
    fn keys_of_a_set_take_turns(count in 1..6_usize, rounds in 1..5_usize) {
        let keys: Vec<_> = (0..count).map(|number| key(number as u128, &["t"])).collect();
        let ring = KeyRing::new(&keys);
        let mut first = BTreeMap::<u128, usize>::new();
        for _ in 0..count * rounds {
            let found = chosen(&ring, &grant(&["t"]), now());
            *first.entry(found[0]).or_default() += 1;
            prop_assert_eq!(found.len(), count);
        }
        prop_assert_eq!(first.len(), count);
        prop_assert!(first.values().all(|times| *times == rounds), "{:?}", first);
    }
}

//! The descriptions that a bot had and has.

use botmaker_domain::{
    BotId, Generation, GenerationOrigin, GenerationOutcome, Power, Reason, ReasonCode, SecretMarks,
    SecretName,
};
use jiff::SignedDuration;

use super::samples::{
    MANY, SharedStore, bot, claim, event, generation, instant, stored_bot, stored_user,
};
use crate::store::{
    bots::{BotWrite, GenerationVerdict, NewGeneration},
    error::StoreError,
};

fn with(generation: &NewGeneration) -> BotWrite<'_> {
    BotWrite {
        generation: Some(generation),
        ..BotWrite::default()
    }
}

const fn judging(verdicts: &[GenerationVerdict]) -> BotWrite<'_> {
    BotWrite {
        events: &[],
        picture: None,
        generation: None,
        verdicts,
        keep_claims: None,
    }
}

async fn numbers(store: &SharedStore, id: BotId) -> Vec<u32> {
    let all = store.list_generations(id).await.expect("listed");
    all.iter().map(|generation| generation.number).collect()
}

/// What a bot is made with is its generation 1.
pub async fn a_new_bot_has_its_first_generation(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut new = bot(owner, 1);
    new.marks = SecretMarks::from([(SecretName::gateway_token(), "0a1b2c3d".to_owned())]);
    let (record, _) = store
        .insert_bot(&new, None, MANY, &[])
        .await
        .expect("inserted");
    let first = Generation {
        bot_id: new.id,
        number: record.generation,
        spec: new.spec,
        marks: new.marks,
        author: new.author,
        origin: GenerationOrigin::Created,
        outcome: GenerationOutcome::Untested,
        image_id: None,
        created_at: record.created_at,
    };
    let found = store.find_generation(new.id, 1).await.expect("read");
    assert_eq!(found, Some(first.clone()));
    assert_eq!(store.list_generations(new.id).await.expect("read"), [first]);
}

/// A new generation is found as it was given, beside the row; the older ones stay as they were.
pub async fn a_save_adds_a_generation(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    let first = store.find_generation(record.id, 1).await.expect("read");
    let mut second = generation(&record, 2);
    second.generation.author = None;
    second.generation.origin = GenerationOrigin::Returned { to: 1 };
    second.generation.image_id = Some("sha256:abc".to_owned());
    second.generation.created_at = instant(2) + SignedDuration::from_nanos(1_234_567);
    record.spec = second.generation.spec.clone();
    record.generation = 2;
    let (saved, _) = store
        .save_bot(&record, &with(&second))
        .await
        .expect("saved");
    assert_eq!(store.find_bot(record.id).await.expect("read"), Some(saved));
    second.generation.created_at = instant(2) + SignedDuration::from_micros(1_234);
    let found = store.find_generation(record.id, 2).await.expect("read");
    assert_eq!(found, Some(second.generation));
    let found = store.find_generation(record.id, 1).await.expect("read");
    assert_eq!(found, first);
    assert_eq!(
        store.find_generation(record.id, 3).await.expect("read"),
        None
    );
}

/// The reason of a failure is told with its time.
pub async fn a_generation_that_fails_keeps_why(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let reason = Reason::new(ReasonCode::ConfigInvalid, "no such model").with_hint("try another");
    let failed = GenerationOutcome::Failed {
        at: instant(3),
        reason,
    };
    let verdicts = [GenerationVerdict {
        number: 1,
        outcome: failed.clone(),
        image_id: None,
    }];
    store
        .save_bot(&record, &judging(&verdicts))
        .await
        .expect("saved");
    let found = store.find_generation(record.id, 1).await.expect("read");
    assert_eq!(found.map(|found| found.outcome), Some(failed));
}

/// A number belongs to one description for ever, so that a save with it, or with one below, is refused whole.
pub async fn a_number_used_before_is_refused_and_nothing_is_written(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let third = generation(&record, 3);
    let (record, _) = store.save_bot(&record, &with(&third)).await.expect("saved");
    let before = store.list_generations(record.id).await.expect("read");
    for number in [1, 2, 3] {
        let mut changed = record.clone();
        changed.power = Power::Running;
        let mut again = generation(&record, number);
        again.generation.author = Some("eve".to_owned());
        again.fingerprints.push(claim("telegram_token", 2, [2; 32]));
        let write = BotWrite {
            events: &[event(Some(record.id), 1)],
            ..with(&again)
        };
        let error = store.save_bot(&changed, &write).await.expect_err("used");
        assert!(matches!(error, StoreError::Stale), "{number}: {error:?}");
    }
    let after = store.list_generations(record.id).await.expect("read");
    assert_eq!(after, before);
    assert_eq!(store.find_fingerprint(&[2; 32]).await.expect("read"), None);
    assert_eq!(store.list_events(0, None, 10).await.expect("read"), []);
    assert_eq!(store.find_bot(record.id).await.expect("read"), Some(record));
}

/// A verdict changes the outcome and, if it names one, the image; a number that there is not harms nothing.
pub async fn verdicts_are_noted_and_unknown_numbers_left_out(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let before = store.find_generation(record.id, 1).await.expect("read");
    let verdict = |number, outcome: &GenerationOutcome, image_id: Option<&str>| GenerationVerdict {
        number,
        outcome: outcome.clone(),
        image_id: image_id.map(str::to_owned),
    };
    let good = GenerationOutcome::Good { at: instant(5) };
    let verdicts = [
        verdict(9, &good, None),
        verdict(1, &good, Some("sha256:abc")),
    ];
    let (record, _) = store
        .save_bot(&record, &judging(&verdicts))
        .await
        .expect("saved");
    let mut expected = before.expect("generation 1");
    expected.outcome = good;
    expected.image_id = Some("sha256:abc".to_owned());
    let found = store.list_generations(record.id).await.expect("read");
    assert_eq!(found, [expected.clone()]);
    expected.outcome = GenerationOutcome::Superseded;
    let verdicts = [verdict(1, &expected.outcome, None)];
    store
        .save_bot(&record, &judging(&verdicts))
        .await
        .expect("saved");
    let found = store.list_generations(record.id).await.expect("read");
    assert_eq!(found, [expected]);
}

/// Verdicts come after the new generation, so that they may be about it.
pub async fn a_new_generation_can_be_judged_at_once(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let verdicts = [1, 2].map(|number| GenerationVerdict {
        number,
        outcome: GenerationOutcome::Superseded,
        image_id: None,
    });
    let second = generation(&record, 2);
    let write = BotWrite {
        verdicts: &verdicts,
        ..with(&second)
    };
    store.save_bot(&record, &write).await.expect("saved");
    let found = store.list_generations(record.id).await.expect("read");
    let outcomes = found.into_iter().map(|generation| generation.outcome);
    assert!(outcomes.eq([GenerationOutcome::Superseded, GenerationOutcome::Superseded]));
}

/// Numbers are compared as numbers.
pub async fn generations_are_listed_newest_first(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    for number in [2, 9, 10, u32::MAX] {
        let next = generation(&record, number);
        (record, _) = store.save_bot(&record, &with(&next)).await.expect("saved");
    }
    assert_eq!(numbers(&store, record.id).await, [u32::MAX, 10, 9, 2, 1]);
    assert_eq!(numbers(&store, BotId::generate()).await, []);
}

/// Forgetting repeats, and leaves the others.
pub async fn forgotten_generations_are_gone(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    let other = stored_bot(&store, owner, 2).await;
    for number in [2, 3, 4] {
        let next = generation(&record, number);
        (record, _) = store.save_bot(&record, &with(&next)).await.expect("saved");
    }
    for _ in 0..2 {
        store
            .forget_generations(record.id, &[1, 3, 99])
            .await
            .expect("forgotten");
        assert_eq!(numbers(&store, record.id).await, [4, 2]);
    }
    store
        .forget_generations(record.id, &[])
        .await
        .expect("nothing to forget");
    store
        .forget_generations(BotId::generate(), &[1])
        .await
        .expect("nothing to forget");
    assert_eq!(
        store.find_generation(record.id, 3).await.expect("read"),
        None
    );
    assert_eq!(numbers(&store, record.id).await, [4, 2]);
    assert_eq!(numbers(&store, other.id).await, [1]);
    assert_eq!(store.find_bot(record.id).await.expect("read"), Some(record));
}

/// With the row of a bot go its generations, and no others.
pub async fn generations_go_with_their_bot(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let other = stored_bot(&store, owner, 2).await;
    let second = generation(&record, 2);
    let (record, _) = store
        .save_bot(&record, &with(&second))
        .await
        .expect("saved");
    store
        .remove_bot(record.id, record.version, &[])
        .await
        .expect("removed");
    assert_eq!(numbers(&store, record.id).await, []);
    assert_eq!(
        store.find_generation(record.id, 2).await.expect("read"),
        None
    );
    assert_eq!(numbers(&store, other.id).await, [1]);
}

/// Each bot counts for itself, and is judged for itself.
pub async fn generations_belong_to_their_bot(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let first = stored_bot(&store, owner, 1).await;
    let second = stored_bot(&store, owner, 2).await;
    let verdicts = [GenerationVerdict {
        number: 1,
        outcome: GenerationOutcome::Superseded,
        image_id: None,
    }];
    for record in [&first, &second] {
        let next = generation(record, 2);
        store.save_bot(record, &with(&next)).await.expect("saved");
    }
    let first = store.find_bot(first.id).await.expect("read");
    let first = first.expect("the first bot");
    store
        .save_bot(&first, &judging(&verdicts))
        .await
        .expect("saved");
    let untouched = store.find_generation(second.id, 1).await.expect("read");
    let untouched = untouched.expect("the second bot's");
    assert_eq!(untouched.outcome, GenerationOutcome::Untested);
    assert_eq!(untouched.spec.name, second.spec.name);
}

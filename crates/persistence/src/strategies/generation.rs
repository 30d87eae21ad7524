//! Generated generations.

use botmaker_domain::{BotId, Generation, GenerationOrigin, GenerationOutcome, SecretMarks};
use proptest::{collection::btree_map, option, prelude::*};
use uuid::Uuid;

use super::{image_id, instant, reason, secret_name, spec};

fn origin() -> impl Strategy<Value = GenerationOrigin> {
    prop_oneof![
        Just(GenerationOrigin::Created),
        Just(GenerationOrigin::Edited),
        any::<u32>().prop_map(|to| GenerationOrigin::Returned { to }),
    ]
}

fn outcome() -> impl Strategy<Value = GenerationOutcome> {
    prop_oneof![
        Just(GenerationOutcome::Untested),
        instant().prop_map(|at| GenerationOutcome::Good { at }),
        (instant(), reason()).prop_map(|(at, reason)| GenerationOutcome::Failed { at, reason }),
        Just(GenerationOutcome::Superseded),
    ]
}

fn marks() -> impl Strategy<Value = SecretMarks> {
    btree_map(secret_name(), "[0-9a-f]{8}", 0..4)
}

/// A generation with every field varied.
pub fn generation() -> impl Strategy<Value = Generation> {
    let identity = (any::<u128>(), 1_u32.., spec(), marks());
    let author = option::of("\\PC{1,20}");
    let fate = (origin(), outcome(), option::of(image_id()), instant());
    (identity, author, fate).prop_map(
        |((bot, number, spec, marks), author, (origin, outcome, image_id, created_at))| {
            Generation {
                bot_id: BotId::from_uuid(Uuid::from_u128(bot)),
                number,
                spec,
                marks,
                author,
                origin,
                outcome,
                image_id,
                created_at,
            }
        },
    )
}

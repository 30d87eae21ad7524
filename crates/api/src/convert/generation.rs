//! Generations.

use botmaker_domain as domain;

use super::bot::reason_view;
use crate::dto::generation::{
    FieldChange, GenerationListView, GenerationOrigin, GenerationOutcome, GenerationView,
    SnapshotView,
};

pub(crate) fn generations_view(
    generations: Vec<botmaker_fleet::GenerationView>,
) -> GenerationListView {
    let generations = generations.into_iter().map(generation_view).collect();
    GenerationListView { generations }
}

fn generation_view(view: botmaker_fleet::GenerationView) -> GenerationView {
    let generation = view.generation;
    let pinned = generation.spec.image;
    GenerationView {
        number: generation.number,
        author: generation.author,
        origin: match generation.origin {
            domain::GenerationOrigin::Created => GenerationOrigin::Created,
            domain::GenerationOrigin::Edited => GenerationOrigin::Edited,
            domain::GenerationOrigin::Returned { to } => GenerationOrigin::Returned { to },
        },
        outcome: outcome(&generation.outcome),
        created_at: generation.created_at,
        image: pinned.as_ref().map(|image| image.reference.to_string()),
        image_id: generation.image_id.or(pinned.map(|image| image.id)),
        is_present: view.is_present,
        is_good: view.is_good,
        changes: view.changes.into_iter().map(change).collect(),
        snapshot: view.snapshot.map(|snapshot| SnapshotView {
            taken_at: snapshot.taken_at,
            bytes: snapshot.bytes,
        }),
    }
}

fn outcome(outcome: &domain::GenerationOutcome) -> GenerationOutcome {
    match outcome {
        domain::GenerationOutcome::Untested => GenerationOutcome::Untested,
        domain::GenerationOutcome::Good { at } => GenerationOutcome::Good { at: *at },
        domain::GenerationOutcome::Failed { at, reason } => GenerationOutcome::Failed {
            at: *at,
            reason: reason_view(reason),
        },
        domain::GenerationOutcome::Superseded => GenerationOutcome::Superseded,
    }
}

fn change(change: botmaker_fleet::FieldChange) -> FieldChange {
    FieldChange {
        pointer: change.pointer,
        before: change.before,
        after: change.after,
    }
}

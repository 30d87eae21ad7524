//! One wish for many bots.

use botmaker_fleet as fleet;

use crate::{
    dto::bulk::{BulkAction, BulkResult, BulkView},
    problem::Problem,
};

pub(crate) const fn bulk_action(action: BulkAction) -> fleet::BulkAction {
    match action {
        BulkAction::Start => fleet::BulkAction::Start,
        BulkAction::Stop => fleet::BulkAction::Stop,
        BulkAction::Restart => fleet::BulkAction::Restart,
        BulkAction::Delete => fleet::BulkAction::Delete,
    }
}

pub(crate) fn bulk_view(outcomes: Vec<fleet::BulkOutcome>) -> BulkView {
    BulkView {
        results: outcomes.into_iter().map(result).collect(),
    }
}

/// A refusal in the words that a request for this bot alone would be answered with.
fn result(outcome: fleet::BulkOutcome) -> BulkResult {
    let refusal = outcome
        .result
        .err()
        .map(|error| Problem::from(error).body());
    BulkResult {
        bot: outcome.bot,
        ok: refusal.is_none(),
        code: refusal.as_ref().map(|refusal| refusal.code.clone()),
        detail: refusal.map(|refusal| refusal.detail),
    }
}

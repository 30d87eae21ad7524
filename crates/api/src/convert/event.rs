//! Events.

use botmaker_domain::{BotId, Event, Status};
use botmaker_fleet::PublishedEvent;

use super::bot::{BotShaper, reason_view, state_view};
use crate::dto::event;

pub(crate) fn event_view(published: &PublishedEvent, shaper: &BotShaper) -> event::EventView {
    event::EventView {
        bot: published.bot.as_ref().map(|bot| shaper.shape(bot)),
        ..past_event_view(&published.event)
    }
}

/// An event without the bot as it is now.
pub(super) fn past_event_view(event: &Event) -> event::EventView {
    let happened = &event.event;
    event::EventView {
        id: event.id,
        at: happened.at,
        kind: happened.kind.as_str().to_owned(),
        bot_id: happened.bot_id.map(BotId::uuid),
        actor: happened.actor.clone(),
        bot: None,
        data: event::EventData {
            status: happened.status.as_ref().map(status),
            detail: happened.detail.clone(),
        },
    }
}

fn status(status: &Status) -> event::EventStatus {
    event::EventStatus {
        state: state_view(status.state),
        reason: status.reason.as_ref().map(reason_view),
        since: status.since,
    }
}

//! The keyring as a whole.

use botmaker_domain::{BotId, keyring as domain};
use botmaker_fleet as fleet;

use crate::dto::{
    incident::{IncidentKind, IncidentView},
    keyring::{BotRateView, KeyringView, ListenFailureView, RateView},
};

pub(crate) fn keyring_view(status: fleet::KeyringStatus) -> KeyringView {
    let failure = |failure: fleet::ListenFailure| ListenFailureView {
        address: failure.address.to_string(),
        message: failure.message,
    };
    KeyringView {
        version: status.version,
        listens_on: status.listens_on.iter().map(ToString::to_string).collect(),
        listen_failures: status.failing.into_iter().map(failure).collect(),
        keys: status.keys,
        grants: status.grants,
        panic_since: status.panic_since,
        cut_off: status.cut_off.into_iter().map(BotId::uuid).collect(),
        rate_per_minute: status.rate_per_minute,
        rates: status.rates.into_iter().map(bot_rate_view).collect(),
        refuses_unpriced: status.refuses_unpriced,
        waiting_records: status.waiting_records,
        lost_records: status.lost_records,
    }
}

const fn bot_rate_view(rate: fleet::BotRate) -> BotRateView {
    BotRateView {
        bot_id: rate.bot.uuid(),
        per_minute: rate.per_minute,
    }
}

pub(crate) const fn rate_view(rate: fleet::keyring::RateView) -> RateView {
    RateView {
        requests_per_minute: rate.own,
        default_per_minute: rate.setting,
    }
}

pub(crate) fn incident_view(incident: domain::Incident) -> IncidentView {
    IncidentView {
        id: incident.id,
        kind: match incident.kind {
            domain::IncidentKind::CanaryUsed => IncidentKind::CanaryUsed,
            domain::IncidentKind::CanaryLogged => IncidentKind::CanaryLogged,
            domain::IncidentKind::GrantMisused => IncidentKind::GrantMisused,
        },
        bot: incident.bot.uuid(),
        at: incident.at,
        times: incident.times,
        detail: incident.detail,
        is_cut_off: incident.is_cut_off,
    }
}

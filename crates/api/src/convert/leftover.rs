//! What is left of bots that are gone.

use botmaker_domain::{BotAbout, SecretName};
use botmaker_fleet as fleet;

use crate::dto::{access::Secret, leftover};

pub(crate) fn leftovers_view(found: Vec<fleet::Leftover>) -> leftover::LeftoversView {
    leftover::LeftoversView {
        leftovers: found.into_iter().map(leftover_view).collect(),
    }
}

fn leftover_view(found: fleet::Leftover) -> leftover::LeftoverView {
    let missing = found.missing_secrets.iter().map(SecretName::to_string);
    leftover::LeftoverView {
        missing_secrets: missing.collect(),
        name: found.name,
        place: match found.place {
            fleet::LeftoverPlace::Home => leftover::LeftoverPlace::Home,
            fleet::LeftoverPlace::Trash => leftover::LeftoverPlace::Trash,
            fleet::LeftoverPlace::Quarantine => leftover::LeftoverPlace::Quarantine,
        },
        bot_id: found.bot_id.uuid(),
        bot: found.about.map(bot_view),
        bytes: found.bytes,
        since: found.since,
        until: found.until,
    }
}

fn bot_view(about: BotAbout) -> leftover::LeftoverBotView {
    let spec = about.spec;
    let kinds = spec.channels.iter().map(|channel| channel.kind.to_string());
    leftover::LeftoverBotView {
        channels: kinds.collect(),
        name: spec.name.to_string(),
        hostname: spec.hostname.to_string(),
        provider: spec.provider.to_string(),
        model: spec.model.to_string(),
        created_at: about.created_at,
    }
}

pub(crate) fn adoption(request: leftover::AdoptRequest) -> fleet::Adoption {
    let secret = |(name, value): (String, Secret)| (name, value.into_secret());
    fleet::Adoption {
        hostname: request.hostname,
        secrets: request.secrets.into_iter().map(secret).collect(),
        drop_channels: request.drop_channels,
        start: request.start,
    }
}

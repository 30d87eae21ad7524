//! Bots' faces, and a bot as a whole answer.

use actix_web::{
    HttpResponse,
    http::header::{ETAG, EntityTag},
};
use botmaker_domain::Avatar;
use botmaker_fleet::{BotView, Fleet};

use super::BotShaper;
use crate::dto::profile::AvatarView;

pub(super) fn avatar_view(avatar: &Avatar) -> AvatarView {
    match avatar {
        Avatar::Emoji { emoji } => AvatarView::Emoji {
            emoji: emoji.to_string(),
        },
        Avatar::Image { digest, .. } => AvatarView::Image {
            digest: digest.to_string(),
        },
    }
}

/// The header value that tells a bot's revision.
pub(crate) fn revision_tag(view: &BotView) -> String {
    EntityTag::new_strong(view.record.lifecycle.revision.to_string()).to_string()
}

/// Answers with a bot and its revision.
pub(crate) fn shown(fleet: &Fleet, view: &BotView) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ETAG, revision_tag(view)))
        .json(BotShaper::new(fleet).shape(view))
}

//! Bots' names, tags and faces.

use actix_web::{
    HttpResponse,
    http::header::{ETAG, EntityTag},
};
use botmaker_domain::Avatar;
use botmaker_fleet::{BotView, EditProfile, FaceWish, Fleet};

use super::BotShaper;
use crate::{
    dto::profile::{AvatarView, EditBotRequest},
    problem::{Form, Problem},
};

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

/// A merge patch as a wish. Nothing is checked here but what a use case cannot see: that a name is taken away.
pub(crate) fn edit_profile(
    request: EditBotRequest,
    versions: Option<Vec<u64>>,
) -> Result<EditProfile, Problem> {
    if request.name == Some(None) {
        let problem = Problem::refused_form(Form::Unprocessable, "the body is not as expected");
        return Err(problem.with_field("/name", "a bot keeps a name; give another one"));
    }
    Ok(EditProfile {
        name: request.name.flatten(),
        tags: request.tags.map(Option::unwrap_or_default),
        face: request.avatar.map(|avatar| match avatar {
            Some(avatar) => FaceWish::Emoji(avatar.emoji),
            None => FaceWish::Drawn,
        }),
        versions,
    })
}

/// The header value that tells a bot's version.
pub(crate) fn version_tag(version: u64) -> String {
    EntityTag::new_strong(version.to_string()).to_string()
}

/// Answers with a bot and its version.
pub(crate) fn shown(fleet: &Fleet, view: &BotView) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ETAG, version_tag(view.record.version)))
        .json(BotShaper::new(fleet).shape(view))
}

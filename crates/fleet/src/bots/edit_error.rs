//! What can go wrong with changing a bot.

use botmaker_domain::{Classify, ErrorKind};
use botmaker_ports::StoreError;

use super::{BotError, CreateBotError};

/// A failure of changing a bot.
#[derive(Debug, thiserror::Error)]
pub enum EditBotError {
    /// As with any use case on a bot.
    #[error(transparent)]
    Bot(#[from] BotError),
    /// As with creating a bot of that description.
    #[error(transparent)]
    Wish(#[from] CreateBotError),
    /// The image is not on the engine.
    #[error("the image {reference} is not on the container engine")]
    ImageUnknown {
        /// The image.
        reference: String,
    },
    /// The bot could not be made ready with this image before.
    #[error("the bot could not run the image {reference} in generation {generation}: {reason}")]
    ImageFailedBefore {
        /// The image.
        reference: String,
        /// The generation that failed.
        generation: u32,
        /// Why.
        reason: String,
    },
    /// There is no such generation, or it is not kept any more.
    #[error("the bot has no generation {number}")]
    GenerationUnknown {
        /// Its number.
        number: u32,
    },
    /// The bot is at this generation.
    #[error("the bot is at generation {number} already")]
    GenerationPresent {
        /// Its number.
        number: u32,
    },
    /// Secrets of the generation are gone.
    #[error("generation {number} needs secrets that are gone: {names}")]
    SecretsGone {
        /// Its number.
        number: u32,
        /// Their names.
        names: String,
    },
    /// The generation ran another image: going back to it costs something.
    #[error("{loss}")]
    StateWouldBeLost {
        /// What would be lost, in words.
        loss: String,
    },
}

impl From<StoreError> for EditBotError {
    fn from(error: StoreError) -> Self {
        Self::Bot(BotError::from(error))
    }
}

impl Classify for EditBotError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Bot(error) => error.kind(),
            Self::Wish(error) => error.kind(),
            Self::GenerationUnknown { .. } => ErrorKind::NotFound,
            Self::ImageUnknown { .. }
            | Self::ImageFailedBefore { .. }
            | Self::GenerationPresent { .. }
            | Self::SecretsGone { .. }
            | Self::StateWouldBeLost { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Bot(error) => error.code(),
            Self::Wish(error) => error.code(),
            Self::ImageUnknown { .. } => "image_missing",
            Self::ImageFailedBefore { .. } => "image_failed_before",
            Self::GenerationUnknown { .. } => "generation_not_found",
            Self::GenerationPresent { .. } => "generation_present",
            Self::SecretsGone { .. } => "secrets_gone",
            Self::StateWouldBeLost { .. } => "state_would_be_lost",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Bot(error) => return error.hint(),
            Self::Wish(error) => return error.hint(),
            Self::ImageUnknown { .. } => "get the image first, then choose it",
            Self::ImageFailedBefore { .. } => {
                "choose another image, or say accept_failed_image to try this one again"
            }
            Self::GenerationUnknown { .. } => "list the bot's generations",
            Self::SecretsGone { .. } => "give them anew in the bot's settings instead",
            Self::StateWouldBeLost { .. } => "say accept_loss to go back all the same",
            Self::GenerationPresent { .. } => return None,
        };
        Some(hint.to_owned())
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Bot(error) => error.fields(),
            Self::Wish(error) => error.fields(),
            Self::ImageUnknown { .. } | Self::ImageFailedBefore { .. } => {
                vec![("/image".to_owned(), self.to_string())]
            }
            _ => Vec::new(),
        }
    }
}

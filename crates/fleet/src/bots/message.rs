//! Talking to a bot: one chat turn through its gateway.

use botmaker_domain::Actor;
use botmaker_openclaw::gateway::{ChatChunk, ChatTurn};
use futures_util::{StreamExt, stream::BoxStream};

use super::{BotError, BotRef, authorize};
use crate::Fleet;

/// The longest message, in bytes; OpenClaw's own prompt is about as long.
const MAX_MESSAGE_BYTES: usize = 32 * 1024;
/// The longest session name.
const MAX_SESSION_BYTES: usize = 64;

/// What a person says to a bot.
#[derive(Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// The words.
    pub text: String,
    /// Which conversation they belong to; one of the actor's own when not given.
    pub session: Option<String>,
}

impl Fleet {
    /// Sends a message to a ready bot and streams its answer.
    ///
    /// # Errors
    /// `NotFound`, `NotReady`, `Message`; the gateway failed. Errors within the stream end it.
    pub async fn send_message(
        &self,
        actor: &Actor,
        bot: &BotRef,
        message: ChatMessage,
    ) -> Result<BoxStream<'static, Result<ChatChunk, BotError>>, BotError> {
        let session = message
            .session
            .unwrap_or_else(|| format!("botmaker-{}", actor.user_id));
        if session.len() > MAX_SESSION_BYTES || session.chars().any(char::is_control) {
            return Err(BotError::Session {
                max: MAX_SESSION_BYTES,
            });
        }
        if message.text.trim().is_empty() || message.text.len() > MAX_MESSAGE_BYTES {
            return Err(BotError::Message {
                max: MAX_MESSAGE_BYTES,
            });
        }
        let record = authorize::load_for(&self.core, actor, bot).await?;
        if !record.status.state.is_ready() {
            return Err(BotError::NotReady {
                state: record.status.state.as_str(),
            });
        }
        let target = self.core.gateway_target(&record).await?;
        let turn = ChatTurn {
            session,
            text: message.text,
        };
        let chunks = match self.core.gateway.chat(&target, turn).await {
            Ok(chunks) => chunks,
            Err(failure) => {
                return Err(match self.gateway_failure(&record, failure).await {
                    BotError::Gateway(failure) => BotError::Chat(failure),
                    other => other,
                });
            }
        };
        Ok(chunks.map(|chunk| chunk.map_err(BotError::Chat)).boxed())
    }
}

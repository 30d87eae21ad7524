//! How a bot's channels are, in the words of its own gateway.

use botmaker_domain::Actor;
use botmaker_openclaw::gateway::ChannelState;
use jiff::Timestamp;

use super::{BotError, BotRef, authorize};
use crate::Fleet;

/// The channels of a bot at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotChannels {
    /// Each account of each channel.
    pub channels: Vec<ChannelState>,
    /// When the gateway was asked.
    pub checked_at: Timestamp,
}

impl Fleet {
    /// Asks a running bot's gateway how its channels are.
    ///
    /// # Errors
    /// `NotFound`; `NotRunning`; `NotReady`; the gateway failed.
    pub async fn channel_states(
        &self,
        actor: &Actor,
        bot: &BotRef,
    ) -> Result<BotChannels, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let target = self.core.running_gateway(&record).await?;
        let channels = match self.core.gateway.channel_states(&target).await {
            Ok(channels) => channels,
            Err(failure) => return Err(self.gateway_failure(&record, failure).await),
        };
        Ok(BotChannels {
            channels,
            checked_at: self.core.clock.now(),
        })
    }
}

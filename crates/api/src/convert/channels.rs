//! Channels.

use botmaker_fleet::{BotChannels, ChannelState};

use crate::dto::channels::{BotChannelsView, ChannelStateView};

pub(crate) fn channels_view(found: BotChannels) -> BotChannelsView {
    BotChannelsView {
        channels: found.channels.into_iter().map(channel_view).collect(),
        checked_at: found.checked_at,
    }
}

pub(super) fn channel_view(state: ChannelState) -> ChannelStateView {
    ChannelStateView {
        kind: state.kind,
        account: state.account,
        running: state.running,
        connected: state.connected,
        lifecycle: state.lifecycle,
        last_error: state.last_error,
    }
}

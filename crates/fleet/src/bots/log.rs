//! Reading bots' logs: live through the hub, one or several at once, or the stored one once.

use std::collections::HashSet;

use botmaker_domain::Actor;
use futures_util::{StreamExt, stream::BoxStream};
use jiff::Timestamp;

use super::{BotError, BotRef, authorize};
use crate::{
    Fleet,
    logs::{
        LogItem, LogLine, LogRequest, MAX_MERGED, MergedItem, MergedRequest, hub, long, merged,
        stored,
    },
};

impl Fleet {
    /// Follows a bot's log: what is stored first, then what comes, across restarts of the bot. More lines than the hub
    /// keeps are read from the engine's stored log, one at a time as the viewer takes them.
    ///
    /// # Errors
    /// `NotFound`; the database failed. A log that cannot be read now begins when the engine or the bot returns.
    pub async fn follow_log(
        &self,
        actor: &Actor,
        bot: &BotRef,
        request: LogRequest,
    ) -> Result<BoxStream<'static, LogItem>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let is_more_than_kept = request
            .tail
            .is_some_and(|tail| tail as usize > self.core.settings.logs.ring_lines);
        Ok(if is_more_than_kept && request.after.is_none() {
            long::follow(&self.core, record, request)
        } else {
            hub::follow(&self.core, record.id, request)
        })
    }

    /// Follows several bots' logs as one: of each at most `tail` lines that are there, none older than `since`.
    ///
    /// # Errors
    /// `NotFound` when one of them is not the actor's; `TooManyLogs`; the database failed.
    pub async fn follow_logs(
        &self,
        actor: &Actor,
        requests: &[MergedRequest],
        tail: u32,
        since: Option<Timestamp>,
    ) -> Result<BoxStream<'static, MergedItem>, BotError> {
        if requests.is_empty() || requests.len() > MAX_MERGED {
            return Err(BotError::LogCount { max: MAX_MERGED });
        }
        let mut records = Vec::with_capacity(requests.len());
        for request in requests {
            records.push(authorize::load_for(&self.core, actor, &request.bot).await?);
        }
        let distinct: HashSet<_> = records.iter().map(|record| record.id).collect();
        if distinct.len() < records.len() {
            return Err(BotError::LogCount { max: MAX_MERGED });
        }
        let logs = records.iter().zip(requests).map(|(record, request)| {
            let request = LogRequest {
                tail: Some(tail),
                since,
                after: request.after,
            };
            (record.id, hub::follow(&self.core, record.id, request))
        });
        Ok(merged::merge(logs.collect()))
    }

    /// Reads the stored log once, oldest line first.
    ///
    /// # Errors
    /// `NotFound`; `NotRunning` when the bot has no container; the engine failed.
    pub async fn read_log(
        &self,
        actor: &Actor,
        bot: &BotRef,
        request: LogRequest,
    ) -> Result<BoxStream<'static, Result<LogLine, BotError>>, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let lines = stored::read(&self.core, &record, &request).await?;
        Ok(lines.map(|line| line.map_err(BotError::from)).boxed())
    }
}

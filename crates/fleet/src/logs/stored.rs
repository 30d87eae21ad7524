//! Reading a stored log once, for downloads.

use std::sync::Arc;

use botmaker_domain::BotRecord;
use botmaker_ports::{LogQuery, RuntimeError};
use futures_util::{StreamExt, future, stream, stream::BoxStream};
use jiff::Timestamp;

use super::{
    assembler::Assembler,
    line::{LogLine, LogRequest},
};
use crate::core::Core;

/// Reads the stored log as lines, oldest first, without holding more than one line.
pub(crate) async fn read(
    core: &Arc<Core>,
    record: &BotRecord,
    request: &LogRequest,
) -> Result<BoxStream<'static, Result<LogLine, RuntimeError>>, RuntimeError> {
    let after = request
        .after
        .and_then(|after| Timestamp::from_nanosecond(after.timestamp_ns).ok());
    let query = LogQuery {
        tail: request.tail,
        since: request.since.max(after),
        follow: false,
    };
    let frames = core.runtime.logs(record.id, &query).await?;
    let assembler = Assembler::new(record.incarnation);
    let ends = frames.map(Some).chain(stream::once(future::ready(None)));
    let lines = ends.scan(assembler, |assembler, frame| {
        let lines: Vec<Result<LogLine, RuntimeError>> = match frame {
            Some(Ok(frame)) => assembler.push(&frame).map(Ok).into_iter().collect(),
            Some(Err(failure)) => vec![Err(failure)],
            None => assembler.flush().into_iter().map(Ok).collect(),
        };
        future::ready(Some(stream::iter(lines)))
    });
    Ok(lines.flatten().boxed())
}

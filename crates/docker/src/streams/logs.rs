//! A container's stored log, and what it prints while one looks.

use bollard::{container::LogOutput, query_parameters::LogsOptionsBuilder};
use botmaker_domain::BotId;
use botmaker_ports::{LogFrame, LogQuery, LogStream, RuntimeError};
use bytes::Bytes;
use futures_util::{StreamExt, future, stream::BoxStream};
use jiff::Timestamp;

use crate::{engine::DockerEngine, labels};

type Frames = BoxStream<'static, Result<LogFrame, RuntimeError>>;

pub(crate) async fn read(
    engine: &DockerEngine,
    bot: BotId,
    query: &LogQuery,
) -> Result<Frames, RuntimeError> {
    let container = engine.inspect_own(bot).await?;
    let container = container.ok_or_else(|| RuntimeError::NotFound {
        what: format!("container {}", labels::object_name(bot)),
    })?;
    let tail = query
        .tail
        .map_or_else(|| "all".to_owned(), |tail| tail.to_string());
    let mut options = LogsOptionsBuilder::new()
        .stdout(true)
        .stderr(true)
        .timestamps(true)
        .follow(query.follow)
        .tail(&tail);
    // The engine's `since` is inclusive and bollard's has whole seconds only: the rest is dropped here.
    if let Some(since) = query.since {
        options = options.since(i32::try_from(since.as_second()).unwrap_or(i32::MAX));
    }
    let since = query.since;
    let docker = engine.client.open_stream()?;
    let asked = engine.client.asked_stream();
    let frames = docker
        .logs(&container.id, Some(options.build()))
        .filter_map(move |output| {
            future::ready(match output {
                Ok(output) => frame(output).map(Ok),
                Err(error) => Some(Err(asked.error(error))),
            })
        })
        .filter(move |frame| {
            let is_newer = |frame: &LogFrame| since.is_none_or(|since| frame.timestamp > since);
            future::ready(frame.as_ref().map_or(true, is_newer))
        });
    Ok(frames.boxed())
}

/// Splits the engine's `2026-11-21T03:00:00.123456789Z text` into time and text.
fn frame(output: LogOutput) -> Option<LogFrame> {
    let (stream, message) = match output {
        LogOutput::StdErr { message } => (LogStream::Stderr, message),
        LogOutput::StdOut { message } | LogOutput::Console { message } => {
            (LogStream::Stdout, message)
        }
        LogOutput::StdIn { .. } => return None,
    };
    let (timestamp, bytes) = split_time(message)?;
    Some(LogFrame {
        stream,
        timestamp,
        bytes,
    })
}

/// Splits a record of the engine into its time and the bytes that the bot wrote.
pub(crate) fn split_time(mut message: Bytes) -> Option<(Timestamp, Bytes)> {
    let space = message.iter().take(64).position(|byte| *byte == b' ')?;
    let time = std::str::from_utf8(&message[..space]).ok()?;
    let time = time.parse().ok()?;
    let text = message.split_off(space + 1);
    Some((time, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_text_are_split() {
        let record = Bytes::from_static(b"2026-11-21T03:00:00.000000001Z two words\n");
        let (time, text) = split_time(record).unwrap();
        assert_eq!(time.subsec_nanosecond(), 1);
        assert_eq!(&text[..], b"two words\n");
    }

    #[test]
    fn what_has_no_time_is_no_record() {
        assert_eq!(split_time(Bytes::from_static(b"two words\n")), None);
        assert_eq!(split_time(Bytes::from_static(b"")), None);
    }
}

//! Log lines.

use botmaker_fleet::LogLine;

use crate::dto::log;

pub(crate) fn line_view(line: &LogLine) -> log::LogLine {
    log::LogLine {
        timestamp: line.timestamp,
        stream: log_stream(line.stream),
        text: line.text.clone(),
        truncated: line.truncated,
    }
}

pub(crate) const fn log_stream(stream: botmaker_fleet::LogStream) -> log::LogStream {
    match stream {
        botmaker_fleet::LogStream::Stdout => log::LogStream::Stdout,
        botmaker_fleet::LogStream::Stderr => log::LogStream::Stderr,
    }
}

//! More of a log than the hub keeps: first from the engine's stored log, one line at a time as the viewer takes them,
//! then from the hub.

use std::sync::Arc;

use botmaker_domain::BotRecord;
use botmaker_ports::RuntimeError;
use futures_util::{StreamExt, stream, stream::BoxStream};

use super::{
    hub,
    line::{GapReason, LogItem, LogLine, LogRequest},
    stored,
};
use crate::core::Core;

/// How often the stored log is read for what was printed during the reading before. Each reading is shorter than the
/// one before, unless the bot prints faster than the viewer takes lines: then a gap says what it misses.
const MAX_READINGS: u32 = 5;

type Lines = BoxStream<'static, Result<LogLine, RuntimeError>>;

struct Reader {
    core: Arc<Core>,
    record: BotRecord,
    /// What is still wanted: from the second line on, what comes after the last one.
    request: LogRequest,
    readings: u32,
    /// Lines of the present reading.
    lines: usize,
    source: Source,
}

enum Source {
    Unopened,
    Stored(Lines),
    Hub(BoxStream<'static, LogItem>),
}

/// Follows a log from further back than the hub keeps it.
pub(crate) fn follow(
    core: &Arc<Core>,
    record: BotRecord,
    request: LogRequest,
) -> BoxStream<'static, LogItem> {
    let reader = Reader {
        core: Arc::clone(core),
        record,
        request,
        readings: 0,
        lines: 0,
        source: Source::Unopened,
    };
    let items = stream::unfold(reader, |mut reader| async move {
        reader.next().await.map(|item| (item, reader))
    });
    items
        .take_until(core.shutdown.clone().cancelled_owned())
        .boxed()
}

impl Reader {
    async fn next(&mut self) -> Option<LogItem> {
        loop {
            match &mut self.source {
                Source::Hub(items) => return items.next().await,
                Source::Unopened => self.read_on().await,
                Source::Stored(lines) => match lines.next().await {
                    Some(Ok(line)) => {
                        self.lines += 1;
                        self.request.after = Some(line.id);
                        return Some(LogItem::Line(Arc::new(line)));
                    }
                    Some(Err(_)) => {
                        self.go_live();
                        return Some(LogItem::Gap {
                            after: self.request.after,
                            dropped: None,
                            reason: GapReason::EngineAway,
                        });
                    }
                    None => self.read_on().await,
                },
            }
        }
    }

    /// Reads what is stored after the last line, or goes live when that cannot be much.
    async fn read_on(&mut self) {
        let is_near = self.readings > 0 && self.lines <= self.core.settings.logs.ring_lines / 2;
        if is_near || self.readings == MAX_READINGS {
            return self.go_live();
        }
        self.readings += 1;
        self.lines = 0;
        let mut request = self.request.clone();
        if request.after.is_some() {
            request.tail = None;
        }
        match stored::read(&self.core, &self.record, &request).await {
            Ok(lines) => self.source = Source::Stored(lines),
            // What the hub has of it must do.
            Err(_) => self.go_live(),
        }
    }

    fn go_live(&mut self) {
        let items = hub::follow(&self.core, self.record.id, self.request.clone());
        self.source = Source::Hub(items);
    }
}

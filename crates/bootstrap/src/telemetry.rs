//! The program's own log: to stderr, as JSON or for people; how much of it can be changed while it runs.

use std::{
    io::{IsTerminal, stderr},
    sync::{Arc, Mutex, PoisonError},
};

use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::ParseError, layer::SubscriberExt, reload,
    util::SubscriberInitExt, util::TryInitError,
};

use crate::settings::{LogFormat, LogSettings};

/// Why logging cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is none.
    #[error("log.filter cannot be read")]
    Filter(#[from] ParseError),
    /// Logging has begun already.
    #[error("logging was set up twice")]
    Again(#[from] TryInitError),
}

/// Begins to log to stderr. Once per process.
///
/// # Errors
/// `Filter`, `Again`.
pub fn init_telemetry(settings: &LogSettings) -> Result<LogHandle, TelemetryError> {
    let (filter, handle) = LogHandle::new(&settings.filter)?;
    let layer = layer(settings.format, stderr().is_terminal());
    tracing_subscriber::registry()
        .with(layer.with_filter(filter))
        .try_init()?;
    Ok(handle)
}

type Filter = reload::Layer<EnvFilter, Registry>;

/// Changes what a running program logs. Clones are the same.
#[derive(Clone)]
pub struct LogHandle {
    filter: reload::Handle<EnvFilter, Registry>,
    level: Arc<Mutex<String>>,
}

impl LogHandle {
    fn new(filter: &str) -> Result<(Filter, Self), ParseError> {
        let (layer, handle) = reload::Layer::new(EnvFilter::try_new(quieted(filter))?);
        let handle = Self {
            filter: handle,
            level: Arc::new(Mutex::new(filter.to_owned())),
        };
        Ok((layer, handle))
    }

    /// The level that was set last, or the filter that the program started with.
    #[must_use]
    pub fn level(&self) -> String {
        self.level
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Sets the level. Beyond `info` it holds for BotMaker's own crates only: libraries would write what goes over
    /// their connections.
    ///
    /// # Errors
    /// When logging has ended.
    pub fn set_level(&self, level: Level) -> Result<(), reload::Error> {
        let name = level.as_str().to_ascii_lowercase();
        let filter = if level <= Level::INFO {
            EnvFilter::new(quieted(&name))
        } else {
            EnvFilter::new(quieted(&format!("info,botmaker={name}")))
        };
        self.filter.reload(filter)?;
        *self.level.lock().unwrap_or_else(PoisonError::into_inner) = name;
        Ok(())
    }
}

/// The filter, and that bytes which are no HTTP are nobody's error: the HTTP library answers them with 400 and tells of each
/// as if something of its own had failed. Who names the library in the filter hears it.
fn quieted(filter: &str) -> String {
    const LIBRARY: &str = "actix_http";
    if filter.contains(LIBRARY) {
        return filter.to_owned();
    }
    format!("{filter},{LIBRARY}::h1::dispatcher=off")
}

type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

fn layer(format: LogFormat, is_terminal: bool) -> BoxedLayer {
    let base = tracing_subscriber::fmt::layer().with_writer(stderr);
    let is_json = match format {
        LogFormat::Json => true,
        LogFormat::Pretty => false,
        LogFormat::Auto => !is_terminal,
    };
    if is_json {
        Box::new(base.json().flatten_event(true))
    } else {
        Box::new(base.with_ansi(is_terminal).with_target(false))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::MutexGuard,
    };

    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    /// What was logged, for a test to read.
    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Written {
        fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
            self.0.lock().unwrap()
        }

        fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.lock())).unwrap()
        }
    }

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.lock().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Written {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn what_is_no_http_is_nobodys_error_unless_somebody_asks() {
        assert_eq!(quieted("info"), "info,actix_http::h1::dispatcher=off");
        assert_eq!(quieted("info,actix_http=debug"), "info,actix_http=debug");
        assert!(EnvFilter::try_new(quieted("warn,botmaker=debug")).is_ok());
    }

    #[test]
    fn a_new_level_holds_at_once_and_for_our_own_crates_only() {
        let (filter, handle) = LogHandle::new("warn").unwrap();
        let written = Written::default();
        let layer = tracing_subscriber::fmt::layer().with_writer(written.clone());
        let subscriber = tracing_subscriber::registry().with(layer.with_filter(filter));
        tracing::subscriber::with_default(subscriber, || {
            let log = || {
                tracing::info!(target: "botmaker_fleet::bots", "life");
                tracing::debug!(target: "botmaker_fleet::bots", "diagnosis");
                tracing::debug!(target: "hyper", "wire");
                written.take()
            };
            assert_eq!((log(), handle.level()), (String::new(), "warn".to_owned()));
            handle.set_level(Level::DEBUG).unwrap();
            let text = log();
            assert!(
                text.contains("life") && text.contains("diagnosis"),
                "{text}"
            );
            assert!(!text.contains("wire"), "{text}");
            assert_eq!(handle.level(), "debug");
            handle.set_level(Level::ERROR).unwrap();
            assert_eq!(log(), "");
        });
    }
}

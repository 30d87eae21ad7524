//! The program's own log: to stderr, as JSON or for people.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::ParseError, layer::SubscriberExt, util::SubscriberInitExt,
    util::TryInitError,
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
pub fn init_telemetry(settings: &LogSettings) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&settings.filter)?;
    let layer = layer(settings.format, stderr().is_terminal());
    tracing_subscriber::registry()
        .with(layer.with_filter(filter))
        .try_init()?;
    Ok(())
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

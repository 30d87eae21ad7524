//! The server against a real engine, with an image of 1 MB that plays OpenClaw.

mod api_fuzz;
mod changes;
mod chaos;
mod crashes;
mod data_directory;
mod faults;
mod health;
mod image;
mod isolation;
mod leftovers;
mod log_load;
mod long_logs;
mod outages;
mod stories;

use std::time::Duration;

use botmaker_testkit::fixture::{self, Mode};

use crate::server::Setup;

/// How long a bot of the fixture image may take for anything, on a machine that compiles beside it.
const SOON: Duration = Duration::from_secs(60);

/// A server whose bots run the fixture image.
async fn with_fixture() -> Setup {
    with_image(Mode::Normal).await
}

/// A server whose bots run the fixture image that behaves in this way.
pub(crate) async fn with_image(mode: Mode) -> Setup {
    // Without an engine there is no image to build either; the server's start says that the test is skipped.
    let is_skipped = botmaker_testkit::engine::is_skipped();
    Setup {
        image: if is_skipped {
            None
        } else {
            Some(fixture::image(mode).await)
        },
        ..Setup::default()
    }
}

fn id_of(bot: &serde_json::Value) -> String {
    bot["id"].as_str().expect("a bot has an id").to_owned()
}

#[expect(
    clippy::print_stdout,
    reason = "a run says how to repeat it, and how far it is"
)]
fn tell(words: &str) {
    println!("{words}");
}

/// A number that whoever runs the test gave in the environment.
#[expect(clippy::disallowed_methods, reason = "how a person repeats a run")]
fn given(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")),
    )
}

/// The seed of a run: the one that was given, or always the same, because the normal tests shall not fail by chance.
/// `cargo xtask chaos` and `cargo xtask api-fuzz` draw one.
fn seed(name: &str) -> u64 {
    given(name).unwrap_or(2026)
}

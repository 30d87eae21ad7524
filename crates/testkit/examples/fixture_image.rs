//! Makes the fixture image that behaves as it should and prints its name, for `cargo xtask bench`.

use std::io::Write;

use botmaker_testkit::fixture::{Mode, image};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let reference = image(Mode::Normal).await;
    writeln!(std::io::stdout(), "{reference}")
}

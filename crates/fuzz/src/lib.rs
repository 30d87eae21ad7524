//! What must hold for any bytes: one function for each rule that reads what strangers write.
//!
//! A function takes bytes and panics when a promise is broken. `cargo xtask fuzz` looks for such bytes, guided by the
//! code that they reach; an ordinary test tries the inputs in `corpus` and a few thousand changed ones. Nothing of this
//! ships, and nothing here knows how a rule works: only what it promises.
//!
//! Where to look next: [`TARGETS`] for all of them, `targets` for one file each, `xtask/src/fuzz.rs` for the search.

mod targets;

/// A rule and what must hold for it.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the command line; also that of its directory in `corpus`.
    pub name: &'static str,
    /// Tries one input; panics when a promise is broken.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, run: fn(&[u8])) -> Target {
    Target { name, run }
}

/// Every target, by name.
pub const TARGETS: &[Target] = &[
    target("bot_wish", targets::bot_wish::run),
    target("channel_tokens", targets::channel_tokens::run),
    target("chat_stream", targets::chat_stream::run),
    target("gateway_json", targets::gateway_json::run),
    target("generated_config", targets::generated_config::run),
    target("hostname", targets::hostname::run),
    target("keyring_asked", targets::keyring_asked::run),
    target("keyring_envelope", targets::keyring_envelope::run),
    target("keyring_headers", targets::keyring_headers::run),
    target("keyring_paths", targets::keyring_paths::run),
    target("keyring_usage", targets::keyring_usage::run),
    target("log_assembler", targets::log_assembler::run),
    target("merge_patch", targets::merge_patch::run),
    target("model_list", targets::model_list::run),
    target("picture", targets::picture::run),
    target("settings", targets::settings::run),
    target("validator_verdict", targets::validator_verdict::run),
];

/// The target with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

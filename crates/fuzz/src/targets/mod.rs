//! One file for each rule. All read their bytes as the rule's own callers would hand them over.

pub(crate) mod bot_wish;
pub(crate) mod channel_tokens;
pub(crate) mod chat_stream;
pub(crate) mod gateway_json;
pub(crate) mod generated_config;
pub(crate) mod hostname;
pub(crate) mod keyring_asked;
pub(crate) mod keyring_envelope;
pub(crate) mod keyring_headers;
pub(crate) mod keyring_paths;
pub(crate) mod keyring_usage;
pub(crate) mod log_assembler;
pub(crate) mod merge_patch;
pub(crate) mod model_list;
pub(crate) mod picture;
mod sample;
pub(crate) mod settings;
pub(crate) mod validator_verdict;

/// Fails when a text could move, hide or reorder what stands around it, or is longer than so many characters.
fn is_fit_to_be_shown(text: &str, most: usize) {
    assert!(text.chars().count() <= most + 1, "too long: {text:?}");
    let is_hostile = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(
        !text.chars().any(is_hostile),
        "not fit to be shown: {text:?}"
    );
}

/// The text of an input, if it is one.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

//! The body of `PATCH /api/bots/{bot}`: a merge patch (RFC 7396).

use botmaker_api::fuzzing::edit_bot;
use botmaker_domain::{BotSpec, SecretName};
use botmaker_fleet::{EditBot, bots::fuzzing::edited};
use serde_json::Value;

use super::{
    bot_wish::{is_clear, name_their_fields},
    sample::{is_usable, spec},
};

/// Any body, on a bot that has everything.
pub(crate) fn run(data: &[u8]) {
    let wish = match edit_bot(data) {
        Ok(wish) => wish,
        Err(problem) => return is_clear(&problem, data),
    };
    let before = spec();
    match edited(&before, &wish) {
        Ok(after) => {
            is_usable(&after);
            absent_stays(data, &before, &after);
            is_idempotent(&after, &wish);
        }
        Err(errors) => name_their_fields(&errors),
    }
}

/// What the patch does not name is as it was; what it takes away is gone.
fn absent_stays(data: &[u8], before: &BotSpec, after: &BotSpec) {
    let patch: Value = serde_json::from_slice(data).expect("an accepted body is JSON");
    let names = |field: &str| patch.get(field).is_some();
    let takes = |field: &str| patch.get(field).is_some_and(Value::is_null);
    let other_provider = before.provider != after.provider;
    assert!(names("name") || before.name == after.name);
    assert!(names("hostname") || before.hostname == after.hostname);
    assert!(names("provider") || before.provider == after.provider);
    assert!(names("model") || before.model == after.model);
    assert!(names("base_url") || other_provider || before.base_url == after.base_url);
    assert!(names("persona") || before.persona == after.persona);
    assert!(names("tags") || before.tags == after.tags);
    assert!(names("channels") || before.channels == after.channels);
    assert!(names("resources") || before.resources == after.resources);
    assert!(names("canary_minutes") || before.canary_minutes == after.canary_minutes);
    assert!(!takes("persona") || after.persona.as_str().is_empty());
    assert!(!takes("channels") || after.channels.is_empty());
    assert!(!takes("canary_minutes") || after.canary_minutes.is_none());
    let has_key = after.secrets.contains_key(&SecretName::provider_key());
    assert!(!takes("provider_key") || !has_key, "the key is still there");
    assert_eq!(
        before.image, after.image,
        "the image is the engine's to say"
    );
}

/// The same wish again changes nothing more, but that a secret given again is written again.
fn is_idempotent(after: &BotSpec, wish: &EditBot) {
    let mut again = edited(after, wish).expect("what was accepted once is accepted again");
    assert!(
        again.secrets.keys().eq(after.secrets.keys()),
        "other secrets"
    );
    again.secrets.clone_from(&after.secrets);
    assert_eq!(&again, after, "the same patch changes more the second time");
}

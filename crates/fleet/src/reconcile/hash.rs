//! The digest of everything that needs a new container when it changes. A rename does not.

use botmaker_domain::BotRecord;
use botmaker_openclaw::environment;
use sha2::{Digest, Sha256};

/// The digest for a bot as desired, 32 hexadecimal digits.
pub(crate) fn container_hash(record: &BotRecord) -> String {
    let spec = &record.spec;
    let resources = spec.resources;
    let mut text = format!(
        "v1\n{}\n{}\n{}\n{}\n{}\n{} {} {}\n",
        spec.hostname,
        record.placement.node,
        record.placement.port,
        record.placement.subnet,
        record.lifecycle.config_slot,
        resources.memory_bytes,
        resources.cpu_millis,
        resources.pids
    );
    for (name, value) in environment(spec, record.id) {
        text.push_str(&format!("{name}={value}\n"));
    }
    Sha256::digest(text.as_bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use botmaker_domain::{Avatar, BotName, Emoji, Tag, Tags};

    use super::*;
    use crate::reconcile::plan::tests::record;

    #[test]
    fn what_a_bot_is_called_and_looks_like_needs_no_new_container() {
        let before = record();
        let mut after = before.clone();
        after.spec.name = BotName::parse("Grace").unwrap();
        after.spec.tags = Tags::new([Tag::parse("ops").unwrap()]).unwrap();
        after.spec.avatar = Some(Avatar::Emoji {
            emoji: Emoji::parse("🦊").unwrap(),
        });
        assert_eq!(container_hash(&before), container_hash(&after));
        after.spec.resources.pids += 1;
        assert_ne!(container_hash(&before), container_hash(&after));
    }
}

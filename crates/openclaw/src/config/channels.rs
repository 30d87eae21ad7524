//! The chat services and who may talk to the bot there.

use botmaker_domain::{
    BotSpec, ChannelSpec, DmPolicy, GroupPolicy, SecretName,
    catalog::{Channel, find_channel},
};
use serde_json::{Map, Value, json};

use super::{ConfigError, secrets::SecretFiles};

pub(super) fn section(files: &mut SecretFiles<'_>, spec: &BotSpec) -> Result<Value, ConfigError> {
    let mut section = Map::new();
    for wished in &spec.channels {
        let known = find_channel(&wished.kind)
            .ok_or_else(|| ConfigError::UnknownChannel(wished.kind.clone()))?;
        let settings = channel(files, known, wished)?;
        if section.insert(known.kind.to_owned(), settings).is_some() {
            return Err(ConfigError::DuplicateChannel(wished.kind.clone()));
        }
    }
    Ok(Value::Object(section))
}

fn channel(
    files: &mut SecretFiles<'_>,
    known: &Channel,
    wished: &ChannelSpec,
) -> Result<Value, ConfigError> {
    let (dm_policy, allow_from) = private_messages(wished);
    let mut settings = json!({
        "enabled": true,
        "dmPolicy": dm_policy,
        "allowFrom": allow_from,
        "groupPolicy": group_policy(wished.group_policy),
        // The bot itself must not change who may talk to it.
        "configWrites": false,
    });
    if known.kind == "slack" {
        // The bot calls Slack: nothing has to reach it from outside.
        settings["mode"] = json!("socket");
    }
    for secret in known.secrets {
        let name = SecretName::parse(secret.name)
            .expect("the catalogue's secret names are valid, which its tests prove");
        settings[secret.field] = files.reference(&name)?;
    }
    Ok(settings)
}

/// OpenClaw wants at least one name for `allowlist` and exactly `*` for `open`. An empty list lets nobody in,
/// which OpenClaw calls `disabled`.
fn private_messages(wished: &ChannelSpec) -> (&'static str, Vec<&str>) {
    let listed: Vec<&str> = wished.allow_from.iter().map(String::as_str).collect();
    match wished.dm_policy {
        DmPolicy::Allowlist if listed.is_empty() => ("disabled", listed),
        DmPolicy::Allowlist => ("allowlist", listed),
        DmPolicy::Pairing => ("pairing", listed),
        DmPolicy::Open => ("open", vec!["*"]),
        DmPolicy::Disabled => ("disabled", listed),
    }
}

const fn group_policy(policy: GroupPolicy) -> &'static str {
    match policy {
        GroupPolicy::Allowlist => "allowlist",
        GroupPolicy::Open => "open",
        GroupPolicy::Disabled => "disabled",
    }
}

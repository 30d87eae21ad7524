//! The files that a bot's description becomes: its configuration and its persona.

use botmaker_domain::{BotRecord, BotSpec, Reason, ReasonCode};
use botmaker_openclaw::{CONFIG_FILE, ConfigInput, generate, workspace_files};
use botmaker_ports::StateFile;

use crate::core::Core;

/// The configuration, as one file.
///
/// # Errors
/// The description lacks something; a reason for people.
pub(super) fn configuration(core: &Core, record: &BotRecord) -> Result<StateFile, Reason> {
    let input = ConfigInput {
        spec: &record.spec,
        generation: record.generation,
        host_port: record.placement.port,
        bots_side_port: core.settings.bots_side_port,
        keyring_port: core.settings.keyring_port,
    };
    let config = generate(&input)
        .map_err(|error| Reason::new(ReasonCode::ConfigInvalid, error.to_string()))?;
    Ok(StateFile {
        path: CONFIG_FILE.to_owned(),
        contents: config.bytes,
        replace: true,
    })
}

/// The persona's files. The bot's own versions stay, save of those files that the owner has changed since one of the
/// descriptions `before`: whichever of them was written last, what it wrote is not wished for any more.
pub(super) fn persona(spec: &BotSpec, before: &[BotSpec]) -> Vec<StateFile> {
    let before: Vec<_> = before.iter().map(workspace_files).collect();
    let is_changed = |path: &str, contents: &str| {
        before.iter().any(|old| {
            let same = old.iter().find(|(old_path, _)| old_path == path);
            same.is_none_or(|(_, old_contents)| old_contents != contents)
        })
    };
    workspace_files(spec)
        .into_iter()
        .map(|(path, contents)| StateFile {
            replace: is_changed(&path, &contents),
            path: format!("workspace/{path}"),
            contents: contents.into_bytes(),
        })
        .collect()
}

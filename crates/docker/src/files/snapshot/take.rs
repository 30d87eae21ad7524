//! Making a snapshot.

use std::{ffi::OsStr, io};

use botmaker_domain::BotId;
use botmaker_ports::SnapshotInfo;
use jiff::Timestamp;

use super::{
    DESCRIPTION, DIRECTORY, Description, PRIVATE_DIRECTORY, PRIVATE_FILE, repair, replace, restore,
};
use crate::{
    files::{
        directory::Directory,
        entry::Kind,
        find_bot_dir,
        tree::{copy::copy_tree, remove::remove_tree},
    },
    settings::DockerSettings,
};

/// What the bot can make again.
fn is_left_out(name: &OsStr, kind: Kind) -> bool {
    kind == Kind::Directory && (name == "cache" || name == "tmp")
}

/// Copies the state; `None` when there is none.
pub(crate) fn take(
    settings: &DockerSettings,
    bot: BotId,
    generation: u32,
) -> io::Result<Option<SnapshotInfo>> {
    let Some(home) = find_bot_dir(settings, bot)? else {
        return Ok(None);
    };
    let _lock = home.lock()?;
    restore::repair(&home)?;
    let Some(state) = home.find_child("state")? else {
        return Ok(None);
    };
    let snapshots = home.ensure_child(DIRECTORY, PRIVATE_DIRECTORY, None)?;
    repair(&snapshots)?;
    let (name, fresh, stale) = (
        generation.to_string(),
        format!(".{generation}.new"),
        format!(".{generation}.old"),
    );
    let taken = write(state, &snapshots, &fresh)
        .and_then(|description| replace(&snapshots, &fresh, &name, &stale).map(|()| description));
    let description = match taken {
        Ok(description) => description,
        Err(error) => {
            // The disk may be full: what is unfinished must not keep it so. The first error is the one that tells.
            let _ = repair(&snapshots);
            return Err(error);
        }
    };
    for replaced in [&fresh, &stale] {
        remove_tree(&snapshots, replaced)?;
    }
    Ok(Some(SnapshotInfo {
        generation,
        bytes: description.bytes,
        taken_at: description.taken_at,
    }))
}

fn write(state: Directory, snapshots: &Directory, fresh: &str) -> io::Result<Description> {
    let taken_at = Timestamp::now();
    let place = snapshots.make_child(fresh)?;
    let (tree, links) = (place.make_child("state")?, place.make_child("links")?);
    let bytes = copy_tree(state, tree, &links, is_left_out)?;
    remove_tree(&place, "links")?;
    let description = Description { taken_at, bytes };
    let text = serde_json::to_vec(&description)?;
    place.put(DESCRIPTION, &text, PRIVATE_FILE, None)?;
    place.sync_file_system()?;
    Ok(description)
}

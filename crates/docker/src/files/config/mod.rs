//! A bot's configuration: directories that its container reads, `config/{slot}`.

pub(crate) mod prune;
pub(crate) mod update;
pub(crate) mod write;

use std::io;

use botmaker_ports::StateFile;

use super::directory::{Directory, parts};

/// It holds no secrets, and the bot's user only reads it.
const READABLE_DIRECTORY: u32 = 0o755;
const READABLE_FILE: u32 = 0o644;

/// Writes files below a directory of ours.
fn fill(root: &Directory, files: &[StateFile]) -> io::Result<()> {
    for file in files {
        let (directories, name) = parts(&file.path)?;
        let mut place = None;
        for part in directories {
            let above = place.as_ref().unwrap_or(root);
            place = Some(above.ensure_child(part, READABLE_DIRECTORY, None)?);
        }
        let place = place.as_ref().unwrap_or(root);
        place.put(name, &file.contents, READABLE_FILE, None)?;
    }
    Ok(())
}

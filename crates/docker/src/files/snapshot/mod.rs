//! Copies of a bot's state: `snapshots/{generation}/state`, with `snapshot.json` beside it.
//!
//! A copy is made under another name and takes its own at once: `.{generation}.new` is not whole yet, or was replaced;
//! `.{generation}.old` waits where the file system cannot exchange two names; `.{generation}.gone` is being removed.
//! What a crash left under such a name is dealt with by the next change.

pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod restore;
pub(crate) mod take;

use std::{ffi::OsStr, io};

use jiff::Timestamp;
use nix::errno::Errno;
use serde::{Deserialize, Serialize};

use super::{directory::Directory, number, tree::remove::remove_tree};

const DIRECTORY: &str = "snapshots";
const PRIVATE_DIRECTORY: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;
/// What a snapshot says about itself.
const DESCRIPTION: &str = "snapshot.json";

/// The contents of [`DESCRIPTION`].
#[derive(Serialize, Deserialize)]
struct Description {
    taken_at: Timestamp,
    bytes: u64,
}

/// Lets `fresh` take the place of `name`, at once where the system can exchange two names. What was there is then
/// called `fresh` or `stale`.
fn replace(above: &Directory, fresh: &str, name: &str, stale: &str) -> io::Result<()> {
    if !above.has(name)? {
        return above.move_entry(fresh, above, name);
    }
    match exchange(above, fresh, name) {
        Ok(()) => above.sync(),
        Err(Errno::EINVAL | Errno::ENOSYS | Errno::EOPNOTSUPP) => {
            above.move_entry(name, above, stale)?;
            above.move_entry(fresh, above, name)
        }
        Err(errno) => Err(super::directory::at(name)(errno)),
    }
}

#[cfg(target_env = "gnu")]
fn exchange(above: &Directory, fresh: &str, name: &str) -> nix::Result<()> {
    use nix::fcntl::{RenameFlags, renameat2};
    renameat2(above, fresh, above, name, RenameFlags::RENAME_EXCHANGE)
}

#[cfg(not(target_env = "gnu"))]
fn exchange(_above: &Directory, _fresh: &str, _name: &str) -> nix::Result<()> {
    Err(Errno::ENOSYS)
}

/// Takes `stale` back when a crash came before anything else took its place.
fn take_back(above: &Directory, name: &str, stale: &str) -> io::Result<()> {
    if !above.has(name)? && above.has(stale)? {
        above.move_entry(stale, above, name)?;
    }
    Ok(())
}

/// The generation of a snapshot that waits under its second name.
fn waiting(name: &OsStr) -> Option<u32> {
    let name = name.to_str()?.strip_prefix('.')?.strip_suffix(".old")?;
    number(OsStr::new(name))
}

/// Deals with what crashes left.
fn repair(snapshots: &Directory) -> io::Result<()> {
    for name in snapshots.entries()? {
        let name = name?;
        if let (Some(generation), Some(stale)) = (waiting(&name), name.to_str()) {
            take_back(snapshots, &generation.to_string(), stale)?;
        }
        if number(&name).is_none() {
            remove_tree(snapshots, &name)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! The removal of a directory, however deep a bot made it.

use std::{
    ffi::{OsStr, OsString},
    io,
};

use uuid::Uuid;

use super::DEEPEST;
use crate::files::{
    directory::Directory,
    entry::{Entries, Found, Kind},
};

/// A directory that is being emptied.
struct Level {
    name: OsString,
    directory: Directory,
    entries: Entries,
    /// Whether anything was removed since the entries were read from the beginning.
    has_progressed: bool,
}

impl Level {
    fn new(above: &Directory, name: &OsStr, like: &Found) -> io::Result<Self> {
        // Without these rights only root could empty it; whoever owns it may take them. If not, the next step tells.
        if like.mode().bits() & 0o700 != 0o700 {
            let _ = above.unlock_child(name);
        }
        let directory = above.child(name)?;
        if !directory.own_look()?.is_on_the_same_file_system(like) {
            let message = format!("{name:?} is another file system and stays");
            return Err(io::Error::other(message));
        }
        Ok(Self {
            name: name.to_owned(),
            entries: directory.entries()?,
            directory,
            has_progressed: false,
        })
    }
}

/// Removes the entry `name` with all that is in it; absent is success. A link is removed, not followed, and what is
/// mounted below stays, with an error.
pub(crate) fn remove_tree(above: &Directory, name: impl AsRef<OsStr>) -> io::Result<()> {
    let name = name.as_ref();
    match above.look(name)? {
        None => return Ok(()),
        Some(found) if found.kind() == Kind::Directory => {
            let like = above.own_look()?;
            if !found.is_on_the_same_file_system(&like) {
                let message = format!("{name:?} is another file system and stays");
                return Err(io::Error::other(message));
            }
            empty(Level::new(above, name, &found)?)?;
            above.remove_empty(name)?;
        }
        Some(_) => above.remove_file(name)?,
    }
    above.sync()
}

fn empty(top: Level) -> io::Result<()> {
    let root = top.directory.own_look()?;
    let mut levels = vec![top];
    loop {
        let depth = levels.len();
        let Some(level) = levels.last_mut() else {
            return Ok(());
        };
        let Some(name) = level.entries.next() else {
            if is_to_be_read_again(level)? {
                continue;
            }
            let done = levels.pop();
            if let (Some(done), Some(above)) = (done, levels.last_mut()) {
                above.directory.remove_empty(&done.name)?;
                above.has_progressed = true;
            }
            continue;
        };
        let name = name?;
        let Some(found) = level.directory.look(&name)? else {
            continue;
        };
        level.has_progressed = true;
        if found.kind() != Kind::Directory {
            level.directory.remove_file(&name)?;
        } else if depth < DEEPEST {
            if !found.is_on_the_same_file_system(&root) {
                let message = format!("{name:?} is another file system and stays");
                return Err(io::Error::other(message));
            }
            let deeper = Level::new(&level.directory, &name, &found)?;
            levels.push(deeper);
        } else {
            lift(&levels, &name, &found)?;
        }
    }
}

/// A directory that changes while it is read may hide entries: it is read again until it is empty.
fn is_to_be_read_again(level: &mut Level) -> io::Result<bool> {
    level.entries = level.directory.entries()?;
    if level.entries.next().is_none() {
        return Ok(false);
    }
    if !level.has_progressed {
        let message = format!("{:?} cannot be emptied", level.name);
        return Err(io::Error::other(message));
    }
    level.entries = level.directory.entries()?;
    level.has_progressed = false;
    Ok(true)
}

/// Moves a directory that lies too deep to the top, where it is found when the top is read again.
fn lift(levels: &[Level], name: &OsStr, found: &Found) -> io::Result<()> {
    let (Some(top), Some(deepest)) = (levels.first(), levels.last()) else {
        return Ok(());
    };
    if found.mode().bits() & 0o700 != 0o700 {
        let _ = deepest.directory.unlock_child(name);
    }
    let fresh = format!(".botmaker-{}", Uuid::now_v7().simple());
    deepest.directory.move_entry(name, &top.directory, &fresh)
}

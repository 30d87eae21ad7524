//! How much a directory takes on the disk, while its bot goes on writing there.

use std::{collections::HashSet, io};

use botmaker_ports::StateSize;

use super::DEEPEST;
use crate::files::{
    directory::Directory,
    entry::{Entries, Found, Kind},
};

/// How many entries are looked at.
const MOST: u64 = 1_000_000;
/// After so many entries others may have the processor.
const PAUSE_EVERY: u64 = 256;

struct Walk {
    root: Found,
    size: StateSize,
    /// Files with several names that were counted.
    counted: HashSet<u64>,
    levels: Vec<(Directory, Entries)>,
}

/// Measures what is below a directory.
pub(crate) fn measure(root: Directory) -> io::Result<StateSize> {
    measure_up_to(root, MOST)
}

fn measure_up_to(root: Directory, most: u64) -> io::Result<StateSize> {
    let entries = root.entries()?;
    let mut walk = Walk {
        root: root.own_look()?,
        size: StateSize {
            is_complete: true,
            ..StateSize::default()
        },
        counted: HashSet::new(),
        levels: vec![(root, entries)],
    };
    while let Some((directory, entries)) = walk.levels.last_mut() {
        let Some(name) = entries.next() else {
            walk.levels.pop();
            continue;
        };
        if walk.size.entries == most {
            walk.size.is_complete = false;
            break;
        }
        let name = name?;
        // The bot may have removed it meanwhile.
        let Some(found) = directory.look(&name)? else {
            continue;
        };
        let deeper = (found.kind() == Kind::Directory).then(|| directory.child(&name));
        walk.count(&found);
        if let Some(deeper) = deeper {
            walk.enter(deeper);
        }
    }
    Ok(walk.size)
}

impl Walk {
    fn count(&mut self, found: &Found) {
        self.size.entries += 1;
        let is_directory = found.kind() == Kind::Directory;
        if !found.is_on_the_same_file_system(&self.root) {
            self.size.is_complete = false;
        } else if is_directory || !found.has_other_names() || self.counted.insert(found.inode()) {
            self.size.bytes += found.disk_bytes();
        }
        if self.size.entries.is_multiple_of(PAUSE_EVERY) {
            std::thread::yield_now();
        }
    }

    /// Goes into a directory, unless it lies too deep, elsewhere, or is gone or closed to us.
    fn enter(&mut self, deeper: io::Result<Directory>) {
        let opened = deeper.and_then(|directory| {
            let is_here = directory.own_look()?.is_on_the_same_file_system(&self.root);
            Ok((is_here, directory.entries()?, directory))
        });
        match opened {
            Ok((true, entries, directory)) if self.levels.len() < DEEPEST => {
                self.levels.push((directory, entries));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            _ => self.size.is_complete = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measurement_ends_at_its_limit() {
        let place = tempfile::tempdir().unwrap();
        for name in 0..10 {
            std::fs::write(place.path().join(name.to_string()), "x").unwrap();
        }
        let root = || Directory::open(place.path()).unwrap();
        let size = measure_up_to(root(), 10).unwrap();
        assert_eq!((size.entries, size.is_complete), (10, true));
        let size = measure_up_to(root(), 9).unwrap();
        assert_eq!((size.entries, size.is_complete), (9, false));
    }

    #[test]
    fn what_lies_too_deep_makes_the_measurement_incomplete() {
        let place = tempfile::tempdir().unwrap();
        let deep: std::path::PathBuf = std::iter::repeat_n("d", DEEPEST + 5).collect();
        std::fs::create_dir_all(place.path().join(deep)).unwrap();
        let size = measure(Directory::open(place.path()).unwrap()).unwrap();
        assert!(!size.is_complete);
        assert_eq!(size.entries, DEEPEST as u64);
    }
}

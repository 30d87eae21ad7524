//! Disk and memory: a build that runs out of either fails late and obscurely.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use nix::sys::statvfs::statvfs;

use crate::{console::Step, workspace};

const GIB: u64 = 1 << 30;
/// A cold build takes about 3 GiB, the image and its build tree as much again.
const DISK_NEEDED: u64 = 5 * GIB;
const DISK_WANTED: u64 = 12 * GIB;
/// Linking the server takes 1.5 GiB, one bot 2 GiB.
const MEMORY_NEEDED: u64 = 2 * GIB;
const MEMORY_WANTED: u64 = 4 * GIB;

/// Says what is free.
///
/// # Errors
/// When a build could not succeed with it.
pub(crate) fn check(step: &Step) -> Result<Vec<String>> {
    let disk = free_disk(&workspace::root())?;
    let memory =
        total_memory(&fs::read_to_string("/proc/meminfo").context("cannot read /proc/meminfo")?)
            .context("/proc/meminfo does not say how much memory there is")?;
    judge("disk space", disk, DISK_NEEDED, DISK_WANTED, step)?;
    judge("memory", memory, MEMORY_NEEDED, MEMORY_WANTED, step)?;
    Ok(vec![
        format!("{} GiB disk free", disk / GIB),
        format!("{} GiB memory", memory / GIB),
    ])
}

fn judge(what: &str, found: u64, needed: u64, wanted: u64, step: &Step) -> Result<()> {
    if found < needed {
        bail!(
            "not enough {what}: {} MiB, at least {} MiB are needed",
            found >> 20,
            needed >> 20
        );
    }
    if found < wanted {
        step.note(&format!(
            "little {what}: {} MiB, {} MiB are comfortable",
            found >> 20,
            wanted >> 20
        ));
    }
    Ok(())
}

fn free_disk(directory: &Path) -> Result<u64> {
    let status = statvfs(directory)
        .with_context(|| format!("cannot ask how full {} is", directory.display()))?;
    Ok(status
        .blocks_available()
        .saturating_mul(status.fragment_size()))
}

fn total_memory(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Console;

    #[test]
    fn memory_is_read_in_bytes() {
        assert_eq!(
            total_memory("MemTotal:       4194304 kB\nMemFree: 1 kB\n"),
            Some(4 * GIB)
        );
        assert_eq!(total_memory("nothing"), None);
    }

    #[test]
    fn too_little_is_refused_and_a_little_only_noted() {
        let judged = |found| {
            Console::new(1).step("judge", |step| {
                judge("disk space", found, 5, 10, step).map(|()| ((), String::new()))
            })
        };
        assert!(judged(4).is_err());
        assert!(judged(7).is_ok());
        assert!(judged(11).is_ok());
    }
}

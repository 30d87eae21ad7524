//! The machine's figures: memory, load and processors from `/proc`, the disk from its file system.

use std::{fs, io, path::Path};

/// A file system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Disk {
    /// Its size in bytes.
    pub total_bytes: u64,
    /// What is left for this user, in bytes.
    pub free_bytes: u64,
}

/// The machine's memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Memory {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// What can be had without swapping, in bytes.
    pub available_bytes: u64,
}

/// All figures at one moment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reading {
    /// The file system of the data directory; `None` when it does not tell.
    pub disk: Option<Disk>,
    /// Memory.
    pub memory: Memory,
    /// Processors that this process may use.
    pub cpus: usize,
    /// Processes that ran or wanted to, averaged over a minute.
    pub load_1m: f64,
}

impl Reading {
    /// Reads everything. May wait for the disk: call it off the asynchronous threads.
    #[must_use]
    pub fn take(directory: &Path) -> Self {
        Self {
            disk: disk(directory).ok(),
            memory: memory(),
            cpus: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            load_1m: load(&fs::read_to_string("/proc/loadavg").unwrap_or_default()),
        }
    }
}

/// The file system that holds a path, or what of the path exists.
///
/// # Errors
/// When it cannot be asked, such as a network file system that is away.
pub fn disk(path: &Path) -> io::Result<Disk> {
    let existing = path
        .ancestors()
        .find(|path| path.exists())
        .unwrap_or(Path::new("/"));
    let found = nix::sys::statvfs::statvfs(existing)?;
    Ok(Disk {
        total_bytes: found.blocks() * found.fragment_size(),
        free_bytes: found.blocks_available() * found.fragment_size(),
    })
}

/// The machine's memory; nothing where `/proc` does not tell.
#[must_use]
pub fn memory() -> Memory {
    parse_memory(&fs::read_to_string("/proc/meminfo").unwrap_or_default())
}

/// Reads `/proc/meminfo` (proc(5)): `Name:   1234 kB` a line.
fn parse_memory(text: &str) -> Memory {
    let bytes = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
            .map_or(0, |kib| kib * 1024)
    };
    Memory {
        total_bytes: bytes("MemTotal"),
        available_bytes: bytes("MemAvailable"),
    }
}

/// The first figure of `/proc/loadavg` (proc(5)).
fn load(text: &str) -> f64 {
    text.split_whitespace()
        .next()
        .and_then(|first| first.parse().ok())
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proc_is_read() {
        let text = "MemTotal:       16307132 kB\nMemFree:          123 kB\nMemAvailable:   9 kB\n";
        let read = parse_memory(text);
        assert_eq!(
            (read.total_bytes, read.available_bytes),
            (16_307_132 * 1024, 9 * 1024)
        );
        assert_eq!(parse_memory(""), Memory::default());
        assert!((load("0.52 0.58 0.59 1/389 12345\n") - 0.52).abs() < f64::EPSILON);
    }

    #[test]
    fn this_machine_has_figures() {
        let reading = Reading::take(Path::new("/no/such/directory"));
        let disk = reading.disk.unwrap();
        assert!(disk.total_bytes >= disk.free_bytes && disk.total_bytes > 0);
        assert!(reading.memory.total_bytes >= reading.memory.available_bytes);
        assert!(reading.memory.available_bytes > 0 && reading.cpus > 0);
    }
}

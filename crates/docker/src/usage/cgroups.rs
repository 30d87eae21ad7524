//! A container's counters in the kernel's files: cgroups(7), version 1 and 2, and its network devices.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    time::Duration,
};

use super::mounts::{Found, Mounts};

/// No file that is read here comes near this.
const MAX_FILE_BYTES: u64 = 256 * 1024;
/// Version 1 writes "no limit" as a number near the largest; no machine has this much memory.
const NO_LIMIT: u64 = 1 << 60;

/// Counters of a container.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Counters {
    pub(super) cpu_time: Duration,
    pub(super) memory_bytes: u64,
    pub(super) memory_limit_bytes: Option<u64>,
    pub(super) received_bytes: u64,
    pub(super) sent_bytes: u64,
    pub(super) pids: u64,
}

/// Reads the counters of the container whose first process has this id; fails when the process has gone or belongs
/// to something else. The process itself proves that it is the container's, so that a reused id does no harm.
pub(super) fn read(
    proc: &Path,
    mounts: &Mounts,
    container: &str,
    pid: i64,
) -> io::Result<Counters> {
    let process = proc.join(pid.to_string());
    let groups = text(&process.join("cgroup"))?;
    let found = mounts
        .find(&groups, container, ["cpuacct", "memory", "pids"])
        .ok_or_else(|| io::Error::other("the process is not in the container's control group"))?;
    let (received_bytes, sent_bytes) = network(&text(&process.join("net/dev"))?);
    let mut counters = match found {
        Found::Separate([cpu, memory, pids]) => version_1(&cpu, &memory, &pids)?,
        Found::Unified(group) => version_2(&group)?,
    };
    (counters.received_bytes, counters.sent_bytes) = (received_bytes, sent_bytes);
    Ok(counters)
}

fn version_1(cpu: &Path, memory: &Path, pids: &Path) -> io::Result<Counters> {
    let usage = number(&memory.join("memory.usage_in_bytes"))?;
    let cache = field(&text(&memory.join("memory.stat"))?, "total_inactive_file");
    let limit = number(&memory.join("memory.limit_in_bytes"))?;
    Ok(Counters {
        cpu_time: Duration::from_nanos(number(&cpu.join("cpuacct.usage"))?),
        memory_bytes: usage.saturating_sub(cache.unwrap_or(0)),
        memory_limit_bytes: Some(limit).filter(|limit| *limit < NO_LIMIT),
        received_bytes: 0,
        sent_bytes: 0,
        pids: number(&pids.join("pids.current"))?,
    })
}

fn version_2(group: &Path) -> io::Result<Counters> {
    let missing = || io::Error::other("cpu.stat has no usage_usec");
    let cpu = field(&text(&group.join("cpu.stat"))?, "usage_usec").ok_or_else(missing)?;
    let usage = number(&group.join("memory.current"))?;
    let cache = field(&text(&group.join("memory.stat"))?, "inactive_file");
    Ok(Counters {
        cpu_time: Duration::from_micros(cpu),
        memory_bytes: usage.saturating_sub(cache.unwrap_or(0)),
        // The word `max` is no number: no limit.
        memory_limit_bytes: text(&group.join("memory.max"))?.trim().parse().ok(),
        received_bytes: 0,
        sent_bytes: 0,
        pids: number(&group.join("pids.current"))?,
    })
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(MAX_FILE_BYTES)
        .read_to_string(&mut text)?;
    Ok(text)
}

fn number(path: &Path) -> io::Result<u64> {
    text(path)?.trim().parse().map_err(io::Error::other)
}

/// The value of a line `name value`.
fn field(text: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    lines
        .find(|(found, _)| *found == name)?
        .1
        .trim()
        .parse()
        .ok()
}

/// Bytes received and sent by all devices but loopback, from `/proc/{pid}/net/dev`: eight columns for each direction.
fn network(devices: &str) -> (u64, u64) {
    let device = |line: &str| {
        let (name, columns) = line.split_once(':')?;
        let columns: Vec<&str> = columns.split_ascii_whitespace().collect();
        let bytes = |column: usize| columns.get(column)?.parse::<u64>().ok();
        (name.trim() != "lo").then_some((bytes(0)?, bytes(8)?))
    };
    devices
        .lines()
        .filter_map(device)
        .fold((0, 0), |(received, sent), (more_received, more_sent)| {
            (received + more_received, sent + more_sent)
        })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const DEVICES: &str = "Inter-|   Receive                                                |  Transmit\n \
        face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n    \
        lo:     900       9    0    0    0     0          0         0      900       9    0    0    0     0       0          0\n  \
        eth0:    1500      10    0    0    0     0          0         0      700       8    0    0    0     0       0          0\n  \
        eth1:1 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0\n";

    /// Lays out the files of one process and its groups as a kernel would.
    fn machine(mountinfo: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, Mounts) {
        let directory = tempfile::tempdir().unwrap();
        for (path, contents) in files {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        let root = directory.path().display().to_string();
        let mounts = Mounts::parse(&mountinfo.replace("ROOT", &root));
        (directory, mounts)
    }

    #[test]
    fn version_1_is_read() {
        let (directory, mounts) = machine(
            "1 0 0:1 / ROOT/c rw - cgroup cgroup rw,cpuacct\n1 0 0:2 / ROOT/m rw - cgroup cgroup rw,memory\n\
             1 0 0:3 / ROOT/p rw - cgroup cgroup rw,pids\n",
            &[
                (
                    "proc/7/cgroup",
                    "3:pids:/d/abc\n2:memory:/d/abc\n1:cpuacct:/d/abc\n",
                ),
                ("proc/7/net/dev", DEVICES),
                ("c/d/abc/cpuacct.usage", "1500000000\n"),
                ("m/d/abc/memory.usage_in_bytes", "1000\n"),
                ("m/d/abc/memory.limit_in_bytes", "9223372036854771712\n"),
                (
                    "m/d/abc/memory.stat",
                    "inactive_file 1\ntotal_inactive_file 300\n",
                ),
                ("p/d/abc/pids.current", "4\n"),
            ],
        );
        let counters = read(&directory.path().join("proc"), &mounts, "abc", 7).unwrap();
        let expected = Counters {
            cpu_time: Duration::from_millis(1500),
            memory_bytes: 700,
            memory_limit_bytes: None,
            received_bytes: 1501,
            sent_bytes: 702,
            pids: 4,
        };
        assert_eq!(counters, expected);
    }

    #[test]
    fn version_2_is_read() {
        let (directory, mounts) = machine(
            "1 0 0:1 / ROOT/g rw - cgroup2 cgroup2 rw\n",
            &[
                ("proc/7/cgroup", "0::/docker-abc.scope\n"),
                ("proc/7/net/dev", DEVICES),
                (
                    "g/docker-abc.scope/cpu.stat",
                    "usage_usec 2500000\nuser_usec 1\n",
                ),
                ("g/docker-abc.scope/memory.current", "1000\n"),
                ("g/docker-abc.scope/memory.max", "2048\n"),
                (
                    "g/docker-abc.scope/memory.stat",
                    "anon 1\ninactive_file 100\n",
                ),
                ("g/docker-abc.scope/pids.current", "9\n"),
            ],
        );
        let proc = directory.path().join("proc");
        let counters = read(&proc, &mounts, "abc", 7).unwrap();
        assert_eq!(counters.cpu_time, Duration::from_millis(2500));
        assert_eq!(
            (counters.memory_bytes, counters.memory_limit_bytes),
            (900, Some(2048))
        );
        assert_eq!((counters.received_bytes, counters.pids), (1501, 9));
        assert!(
            read(&proc, &mounts, "other", 7).is_err(),
            "another container's process"
        );
        assert!(read(&proc, &mounts, "abc", 8).is_err(), "no such process");
        fs::write(
            directory.path().join("g/docker-abc.scope/memory.max"),
            "max\n",
        )
        .unwrap();
        assert_eq!(
            read(&proc, &mounts, "abc", 7).unwrap().memory_limit_bytes,
            None
        );
    }
}

//! Where this machine has mounted its control groups.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// The mounted hierarchies: one for each controller (version 1) or one for all (version 2).
#[derive(Default, Debug)]
pub(super) struct Mounts {
    controllers: HashMap<String, Mount>,
    unified: Option<Mount>,
}

#[derive(Clone, Debug)]
struct Mount {
    /// The group that is seen at `point`; `/` unless this process lives in a part of the tree.
    root: PathBuf,
    point: PathBuf,
}

impl Mount {
    fn directory(&self, group: &str) -> Option<PathBuf> {
        let below = Path::new(group).strip_prefix(&self.root).ok()?;
        Some(self.point.join(below))
    }
}

impl Mounts {
    /// Reads `/proc/self/mountinfo` (proc(5)): `… root point options optional… - type source super-options`. Paths
    /// with escaped characters are passed over: no machine mounts its control groups there.
    pub(super) fn parse(mountinfo: &str) -> Self {
        let mut mounts = Self::default();
        for line in mountinfo.lines() {
            let Some((left, right)) = line.split_once(" - ") else {
                continue;
            };
            let mut places = left.split(' ').skip(3);
            let (Some(root), Some(point)) = (places.next(), places.next()) else {
                continue;
            };
            let mount = Mount {
                root: root.into(),
                point: point.into(),
            };
            let mut kind = right.split(' ');
            match kind.next() {
                Some("cgroup2") => mounts.unified = Some(mount),
                Some("cgroup") => {
                    for option in kind.next_back().unwrap_or_default().split(',') {
                        mounts.controllers.insert(option.to_owned(), mount.clone());
                    }
                }
                _ => {}
            }
        }
        mounts
    }

    /// The directories of a container's group for each of `controllers`, from its process's `/proc/{pid}/cgroup`
    /// (`id:controllers:path`). `None` when the process is not in a group that carries the container's id: then it is
    /// another process, or one that this machine does not see.
    pub(super) fn find<const N: usize>(
        &self,
        groups: &str,
        container: &str,
        controllers: [&str; N],
    ) -> Option<Found<N>> {
        let lines = || groups.lines().filter_map(|line| line.split_once(':'));
        let of_controller = |wanted: &str| {
            let (_, path) = lines()
                .filter_map(|(_, rest)| rest.split_once(':'))
                .find(|(names, _)| names.split(',').any(|name| name == wanted))?;
            let mount = self.controllers.get(wanted)?;
            mount.directory(own_group(path, container)?)
        };
        let separate: Vec<_> = controllers
            .iter()
            .map_while(|name| of_controller(name))
            .collect();
        if let Ok(separate) = <[PathBuf; N]>::try_from(separate) {
            return Some(Found::Separate(separate));
        }
        let path = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
        let directory = self
            .unified
            .as_ref()?
            .directory(own_group(path, container)?)?;
        Some(Found::Unified(directory))
    }
}

/// Where a container's groups lie.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Found<const N: usize> {
    /// A directory for each controller, as asked.
    Separate([PathBuf; N]),
    /// One for all.
    Unified(PathBuf),
}

/// The part of a path that ends with the group that carries the container's id.
fn own_group<'p>(path: &'p str, container: &str) -> Option<&'p str> {
    if container.is_empty() {
        return None;
    }
    let begins = path.find(container)?;
    let ends = path[begins..]
        .find('/')
        .map_or(path.len(), |length| begins + length);
    Some(&path[..ends])
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1: &str = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n\
        33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n\
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n\
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
    const V2: &str = "30 23 0:27 /part /sys/fs/cgroup rw - cgroup2 cgroup rw,nsdelegate\n";

    #[test]
    fn version_1_has_a_directory_for_each_controller() {
        let mounts = Mounts::parse(V1);
        let groups = "4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc/inner\n0::/\n";
        assert_eq!(
            mounts.find(groups, "abc", ["cpuacct", "memory"]),
            Some(Found::Separate([
                "/sys/fs/cgroup/cpu,cpuacct/docker/abc".into(),
                "/sys/fs/cgroup/memory/docker/abc".into()
            ]))
        );
    }

    #[test]
    fn version_2_has_one_for_all_below_what_is_mounted() {
        let mounts = Mounts::parse(V2);
        let groups = "0::/part/system.slice/docker-abc.scope\n";
        assert_eq!(
            mounts.find(groups, "abc", ["cpuacct", "memory"]),
            Some(Found::Unified(
                "/sys/fs/cgroup/system.slice/docker-abc.scope".into()
            ))
        );
    }

    #[test]
    fn who_is_not_in_the_containers_group_is_not_looked_at() {
        for (mounts, groups) in [
            (
                V1,
                "4:memory:/docker/other\n2:cpu,cpuacct:/docker/abc\n0::/\n",
            ),
            (V1, "4:memory:/docker/abc\n0::/docker/other\n"),
            (V2, "0::/part/docker-other.scope\n"),
            (V2, "0::/elsewhere/docker-abc.scope\n"),
            (V2, "0::/../docker-abc.scope\n"),
            ("", "0::/docker-abc.scope\n"),
            (V2, ""),
        ] {
            let found = Mounts::parse(mounts).find(groups, "abc", ["cpuacct", "memory"]);
            assert_eq!(found, None, "{groups}");
        }
        let found = Mounts::parse(V2).find("0::/part/docker-abc.scope", "", ["memory"]);
        assert_eq!(found, None);
    }
}

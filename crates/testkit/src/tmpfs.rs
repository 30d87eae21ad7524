//! A full disk: a file system of a few kilobytes.

use std::path::{Path, PathBuf};

use nix::{
    mount::{MntFlags, MsFlags, mount, umount2},
    unistd::geteuid,
};

/// A mounted tmpfs; unmounted when dropped.
pub struct Tmpfs(PathBuf);

impl Tmpfs {
    /// Mounts one of this size at an existing directory. `None`, said aloud, when only root could.
    ///
    /// # Panics
    /// When root cannot.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
    pub fn mount(at: &Path, size_bytes: u64) -> Option<Self> {
        if !geteuid().is_root() {
            eprintln!("SKIPPED: only root can mount a file system of {size_bytes} bytes");
            return None;
        }
        let options = format!("size={size_bytes},mode=0700");
        let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
        mount(
            Some("tmpfs"),
            at,
            Some("tmpfs"),
            flags,
            Some(options.as_str()),
        )
        .expect("root may mount a tmpfs");
        Some(Self(at.to_owned()))
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = umount2(&self.0, MntFlags::MNT_DETACH);
    }
}

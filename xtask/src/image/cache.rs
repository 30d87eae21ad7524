//! Finished steps under `target/image/`: one directory each, named by its fingerprint, there whole or not at all.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use nix::fcntl::{Flock, FlockArg};

use crate::workspace;

/// The steps of the image, held by one builder at a time.
pub(super) struct Cache {
    directory: PathBuf,
    _lock: Flock<File>,
}

impl Cache {
    /// Opens the cache, waiting while another build holds it.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub(super) fn open() -> Result<Self> {
        Self::open_in(workspace::target_dir().join("image"))
    }

    fn open_in(directory: PathBuf) -> Result<Self> {
        fs::create_dir_all(&directory)
            .with_context(|| format!("cannot make {}", directory.display()))?;
        let file = File::create(directory.join("lock"))?;
        let lock = Flock::lock(file, FlockArg::LockExclusive)
            .map_err(|(_, error)| error)
            .context("cannot lock the image's build directory")?;
        Ok(Self {
            directory,
            _lock: lock,
        })
    }

    /// Forgets every finished step.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub(super) fn clear(&self) -> Result<()> {
        for entry in fs::read_dir(&self.directory)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// Returns the directory of a finished step, running `work` in an empty one when there is none.
    ///
    /// An interrupted step leaves nothing that a later run would take for a finished one.
    ///
    /// # Errors
    /// What `work` fails with.
    pub(super) fn step(
        &self,
        name: &str,
        key: &str,
        work: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let finished = self.directory.join(format!("{name}-{key}"));
        if finished.is_dir() {
            return Ok(finished);
        }
        let partial = self.scratch(&format!("partial-{name}"))?;
        work(&partial)?;
        fs::rename(&partial, &finished)?;
        self.remove_older(name, &finished)?;
        Ok(finished)
    }

    /// An empty directory for intermediate files.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let directory = self.directory.join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory)
                .with_context(|| format!("cannot remove {}", directory.display()))?;
        }
        fs::create_dir_all(&directory)?;
        Ok(directory)
    }

    /// A directory that is kept between runs, such as downloaded packages.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn kept(&self, name: &str) -> Result<PathBuf> {
        let directory = self.directory.join(name);
        fs::create_dir_all(&directory)?;
        Ok(directory)
    }

    fn remove_older(&self, name: &str, newest: &Path) -> Result<()> {
        for entry in fs::read_dir(&self.directory)? {
            let path = entry?.path();
            let is_same_step = path
                .file_name()
                .and_then(|file| file.to_str())
                .and_then(|file| file.strip_prefix(name)?.strip_prefix('-'))
                .is_some_and(|key| key.len() == 16);
            if is_same_step && path != newest {
                fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{env, process};

    use anyhow::bail;

    use super::*;

    fn cache(name: &str) -> Cache {
        let directory =
            env::temp_dir().join(format!("botmaker-image-cache-{name}-{}", process::id()));
        fs::remove_dir_all(&directory).ok();
        Cache::open_in(directory).unwrap()
    }

    #[test]
    fn a_finished_step_is_not_run_again_and_replaces_older_ones() {
        let cache = cache("finished");
        let (old, new) = ("0".repeat(16), "1".repeat(16));
        let first = cache.step("app", &old, |_| Ok(())).unwrap();
        assert_eq!(
            cache.step("app", &old, |_| bail!("run again")).unwrap(),
            first
        );
        cache.step("app", &new, |_| Ok(())).unwrap();
        assert!(!first.exists());
        fs::remove_dir_all(&cache.directory).unwrap();
    }

    #[test]
    fn an_interrupted_step_starts_over_empty() {
        let cache = cache("interrupted");
        let failed = cache.step("app", "0123456789abcdef", |directory| {
            fs::write(directory.join("half"), "x")?;
            bail!("interrupted")
        });
        assert!(failed.is_err());
        let done = cache.step("app", "0123456789abcdef", |_| Ok(())).unwrap();
        assert!(!done.join("half").exists());
        fs::remove_dir_all(&cache.directory).unwrap();
    }
}

//! What the tests of this folder work with: a data directory, a bot, and something outside that must never change.

use std::{
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use botmaker_domain::BotId;
use botmaker_ports::StateFile;
use botmaker_testkit::tmpfs::Tmpfs;
use uuid::Uuid;

use super::{state::prepare, state_dir};
use crate::{info::best_guess, settings::DockerSettings};

pub(crate) struct Place {
    pub(crate) settings: DockerSettings,
    pub(crate) bot: BotId,
    pub(crate) outside: PathBuf,
    // Before the directory that it is mounted in.
    _disk: Option<Tmpfs>,
    _temporary: tempfile::TempDir,
}

pub(crate) fn file(path: &str, contents: &str) -> StateFile {
    file_if(path, contents, true)
}

pub(crate) fn file_if(path: &str, contents: &str, replace: bool) -> StateFile {
    StateFile {
        path: path.into(),
        contents: contents.into(),
        replace,
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::on(|_| Some(None)).unwrap()
    }

    /// On a disk of its own of this size; `None` when only root could make one.
    pub(crate) fn small(size_bytes: u64) -> Option<Self> {
        Self::on(|data| Tmpfs::mount(data, size_bytes).map(Some))
    }

    fn on(disk: impl FnOnce(&Path) -> Option<Option<Tmpfs>>) -> Option<Self> {
        let temporary = tempfile::tempdir().unwrap();
        let outside = temporary.path().join("etc");
        std::fs::create_dir(&outside).unwrap();
        std::fs::write(outside.join("passwd"), "root").unwrap();
        let data = temporary.path().join("da ta:1");
        std::fs::create_dir(&data).unwrap();
        let disk = disk(&data)?;
        Some(Self {
            settings: DockerSettings::new(Uuid::now_v7(), data.clone(), data.join("secrets")),
            bot: BotId::generate(),
            outside,
            _disk: disk,
            _temporary: temporary,
        })
    }

    pub(crate) fn prepare(&self, files: &[StateFile]) -> io::Result<()> {
        prepare(&self.settings, best_guess(), self.bot, files)
    }

    pub(crate) fn state(&self) -> PathBuf {
        state_dir(&self.settings, self.bot)
    }

    /// What lies outside, with its owners: it must never change.
    pub(crate) fn outside_now(&self) -> Vec<(String, String, u32, u32)> {
        let mut entries: Vec<_> = std::fs::read_dir(&self.outside)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let meta = path.metadata().unwrap();
                (
                    path.display().to_string(),
                    std::fs::read_to_string(&path).unwrap(),
                    meta.uid(),
                    meta.mode(),
                )
            })
            .collect();
        let meta = self.outside.metadata().unwrap();
        entries.push((String::new(), String::new(), meta.uid(), meta.mode()));
        entries.sort();
        entries
    }
}

//! Building the image: Debian and npm at the same time, then the plugins, then one import.

use std::{
    fs, panic,
    path::{Path, PathBuf},
    thread::{self, ScopedJoinHandle},
};

use anyhow::{Context, Result, bail};
use nix::sys::statvfs::statvfs;

use super::{
    app, archive, base,
    cache::Cache,
    docker::{self, Doomed, unique_name},
    node::ImageNode,
    recipe::{NODE_VERSION, Recipe},
    seed,
    stage::stage,
    trust::Trust,
};
use crate::{console::Step, process, tools::node, workspace};

/// Trees, archive and layer of a build take 2.5 GiB together; bots want some room too.
const DISK_NEEDED: u64 = 4 << 30;
/// Builds the image and returns its id.
///
/// # Errors
/// When the disk is short or a stage fails; finished stages are kept for the next run.
pub(super) fn build(step: &Step, recipe: &Recipe, from_nothing: bool) -> Result<String> {
    let (cache, machine, trust) = stage(step, "check disk and npm", || {
        let cache = Cache::open()?;
        // A container of a run that was killed may still be writing into the build directory.
        docker::remove_abandoned()?;
        if from_nothing {
            cache.clear()?;
        }
        let room = check_disk()?;
        let machine = node::ensure(step)?;
        let trust = Trust::of_this_machine(&machine, step)?;
        Ok(((cache, machine, trust), room))
    })?;
    let (base, node, app) = thread::scope(|scope| {
        let base = scope.spawn(|| {
            stage(step, "Debian base", || {
                let archive = base::make(&cache, recipe, step)?;
                let size = fs::metadata(&archive)?.len();
                Ok((archive, format!("{} MiB", size >> 20)))
            })
        });
        fetch(step, &cache, recipe, &machine, base)
    })?;
    let seed = stage(step, "channel plugins", || {
        let image = Doomed::image(format!("{}:base", unique_name("build")));
        archive::import_base(&base, image.name())?;
        let from = seed::Ingredients {
            base: image.name(),
            app: &app,
            node: &node,
            trust: &trust,
        };
        let seed = seed::make(&cache, recipe, &from, step)?;
        Ok((seed, recipe.channels.join(", ")))
    })?;
    stage(step, "import", || {
        let trees = archive::Trees {
            node: node.tree(),
            app,
            seed,
        };
        let id = archive::import(&cache, recipe, &base, &trees)?;
        Ok((id.clone(), id))
    })
}

type Base<'scope> = ScopedJoinHandle<'scope, Result<PathBuf>>;

/// Fetches what npm has while Debian is being made, and waits for both.
fn fetch(
    step: &Step,
    cache: &Cache,
    recipe: &Recipe,
    machine: &node::Node,
    base: Base<'_>,
) -> Result<(PathBuf, ImageNode, PathBuf)> {
    let mut node = stage(step, &format!("Node {NODE_VERSION} from npm"), || {
        Ok((
            ImageNode::fetch(cache, recipe, machine, step)?,
            String::new(),
        ))
    })?;
    let install = |node: &ImageNode| {
        stage(
            step,
            &format!("OpenClaw {} from npm", recipe.release.version),
            || Ok((app::install(cache, recipe, node, step)?, String::new())),
        )
    };
    if node.runs() {
        let app = install(&node)?;
        return Ok((joined(base)?, node, app));
    }
    // A Debian without libatomic1: the image's own has it.
    let archive = joined(base)?;
    node.borrow_libraries(cache, &archive, step)?;
    let app = install(&node)?;
    Ok((archive, node, app))
}

fn joined(base: Base<'_>) -> Result<PathBuf> {
    base.join()
        .unwrap_or_else(|cause| panic::resume_unwind(cause))
}

/// Looks at the build directory and, where it is on this machine, the engine's own.
fn check_disk() -> Result<String> {
    let engine =
        process::answer("docker", &["info", "--format", "{{.DockerRootDir}}"]).map(PathBuf::from);
    let mut least = free_space(&workspace::target_dir())?;
    judge_disk(&workspace::target_dir(), least)?;
    if let Some(directory) = engine
        && let Ok(free) = free_space(&directory)
    {
        judge_disk(&directory, free)?;
        least = least.min(free);
    }
    Ok(format!("{} GiB free", least >> 30))
}

fn judge_disk(directory: &Path, free: u64) -> Result<()> {
    if free < DISK_NEEDED {
        bail!(
            "not enough disk space to build the image: {} MiB free for {}, {} MiB are needed\n  to fix it: docker system df shows what the engine keeps",
            free >> 20,
            directory.display(),
            DISK_NEEDED >> 20
        );
    }
    Ok(())
}

fn free_space(directory: &Path) -> Result<u64> {
    let status = statvfs(directory)
        .with_context(|| format!("cannot ask how full {} is", directory.display()))?;
    Ok(status
        .blocks_available()
        .saturating_mul(status.fragment_size()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_disk_is_refused_before_anything_is_fetched() {
        let error = judge_disk(Path::new("/var/lib/docker"), 3 << 30)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("3072 MiB free for /var/lib/docker, 4096 MiB are needed"),
            "{error}"
        );
        assert!(judge_disk(Path::new("/"), 4 << 30).is_ok());
    }
}

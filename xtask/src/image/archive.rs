//! The finished image: one archive streamed into `docker import`, one layer, nothing copied twice.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::{
    cache::Cache,
    node::APP_DIR,
    recipe::{ENTRYPOINT_SH, Recipe, SEED_MJS},
    seed::SEED_DIR,
};

const BLOCK: usize = 512;

/// The trees that make the image, beside the Debian base.
pub(super) struct Trees {
    pub(super) node: PathBuf,
    pub(super) app: PathBuf,
    pub(super) seed: Option<PathBuf>,
}

/// Gives the image its files and its name; returns its id.
///
/// # Errors
/// When an archive cannot be read or the engine refuses it.
pub(super) fn import(cache: &Cache, recipe: &Recipe, base: &Path, trees: &Trees) -> Result<String> {
    let own = own_files(cache)?;
    let mut import = Command::new("docker");
    import.arg("import");
    for change in recipe.changes() {
        import.args(["--change", &change]);
    }
    import.args(["-", recipe.release.reference]);
    feed(import, base, tar_of(trees, &own))
}

/// Imports the base alone, for a container that needs the image's Debian before there is an image.
///
/// # Errors
/// When the engine refuses it.
pub(super) fn import_base(base: &Path, name: &str) -> Result<()> {
    let mut import = Command::new("docker");
    import
        .arg("import")
        .arg(base)
        .arg(name)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let status = import.status().context("cannot start docker")?;
    anyhow::ensure!(
        status.success(),
        "docker import of the image's Debian ended with {status}"
    );
    Ok(())
}

fn own_files(cache: &Cache) -> Result<PathBuf> {
    let own = cache.scratch("own")?;
    let files = [
        ("usr/local/bin/openclaw-entrypoint", ENTRYPOINT_SH, 0o755),
        ("usr/local/lib/openclaw-image/seed.mjs", SEED_MJS, 0o644),
    ];
    for (path, text, mode) in files {
        let path = own.join(path);
        fs::create_dir_all(path.parent().context("every file has a directory")?)?;
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
    }
    Ok(own)
}

/// Names every tree's own top entries, because an archive may name a path only once.
fn tar_of(trees: &Trees, own: &Path) -> Command {
    let mut tar = Command::new("tar");
    tar.args([
        "--create",
        "--numeric-owner",
        "--owner=0",
        "--group=0",
        "--sort=name",
        "--mode=u+rwX,go+rX,go-w",
    ]);
    let mut add = |tree: &Path, entries: &[&str]| {
        tar.arg("--directory")
            .arg(tree)
            .args(entries.iter().map(|entry| format!("./{entry}")));
    };
    add(
        &trees.node,
        &["usr/local/bin/node", "usr/local/bin/openclaw"],
    );
    add(&trees.app, &[APP_DIR]);
    if let Some(seed) = &trees.seed {
        add(seed, &[SEED_DIR]);
    }
    add(
        own,
        &[
            "usr/local/bin/openclaw-entrypoint",
            "usr/local/lib/openclaw-image",
        ],
    );
    tar
}

fn feed(mut import: Command, base: &Path, mut tar: Command) -> Result<String> {
    let mut import = import
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start docker")?;
    let mut tar = tar
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start tar")?;
    let sent = send(&mut import, base, &mut tar);
    let output = import
        .wait_with_output()
        .context("cannot wait for docker")?;
    let packed = tar.wait().context("cannot wait for tar")?;
    if !output.status.success() {
        bail!(
            "docker import failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    sent.context("cannot stream the image")?;
    anyhow::ensure!(packed.success(), "tar ended with {packed}");
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn send(import: &mut Child, base: &Path, tar: &mut Child) -> io::Result<()> {
    let (Some(mut engine), Some(mut rest)) = (import.stdin.take(), tar.stdout.take()) else {
        return Err(io::Error::other("no pipe"));
    };
    copy_entries(
        &mut BufReader::with_capacity(1 << 20, File::open(base)?),
        &mut engine,
    )?;
    io::copy(&mut rest, &mut engine)?;
    engine.flush()
}

/// Copies an archive without the zero blocks that end it, so that another can follow.
fn copy_entries(archive: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut header = [0; BLOCK];
    loop {
        archive.read_exact(&mut header)?;
        if header.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        to.write_all(&header)?;
        let size =
            entry_size(&header).ok_or_else(|| io::Error::other("an archive entry has no size"))?;
        let padded = size.div_ceil(BLOCK as u64) * BLOCK as u64;
        let copied = io::copy(&mut archive.take(padded), to)?;
        if copied != padded {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The size field of a header: octal digits (POSIX ustar, offset 124, 12 bytes).
fn entry_size(header: &[u8; BLOCK]) -> Option<u64> {
    let digits = std::str::from_utf8(&header[124..136]).ok()?;
    u64::from_str_radix(digits.trim_matches(['\0', ' ']), 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of `files`, as tar writes one.
    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let root = std::env::temp_dir().join(super::super::docker::unique_name("archive"));
        fs::create_dir_all(&root).unwrap();
        for (name, text) in files {
            fs::write(root.join(name), text).unwrap();
        }
        let names = files.iter().map(|(name, _)| *name);
        let output = Command::new("tar")
            .arg("--create")
            .arg("--directory")
            .arg(&root)
            .args(names)
            .output()
            .unwrap();
        fs::remove_dir_all(root).unwrap();
        output.stdout
    }

    fn listed(archive: &[u8]) -> String {
        let mut tar = Command::new("tar")
            .arg("--list")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        tar.stdin.take().unwrap().write_all(archive).unwrap();
        String::from_utf8(tar.wait_with_output().unwrap().stdout).unwrap()
    }

    #[test]
    fn two_archives_become_one() {
        let zeros = "\0".repeat(5000);
        let mut joined = Vec::new();
        copy_entries(
            &mut archive(&[("a", &zeros), ("b", "")]).as_slice(),
            &mut joined,
        )
        .unwrap();
        joined.extend(archive(&[("c", "text")]));
        assert_eq!(listed(&joined), "a\nb\nc\n");
    }

    #[test]
    fn a_cut_off_archive_is_noticed() {
        let whole = archive(&[("a", "some text")]);
        assert!(copy_entries(&mut &whole[..BLOCK + 4], &mut Vec::new()).is_err());
        assert!(copy_entries(&mut &whole[..BLOCK * 2], &mut Vec::new()).is_err());
    }
}

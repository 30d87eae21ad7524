//! Takes out of an npm tree what no running OpenClaw reads: a third of its size.
//!
//! Declared dependencies stay even where they hold only types: OpenClaw checks that a plugin's are there.

use std::{fs, io, path::Path};

const SUFFIXES: [&str; 4] = [".map", ".d.ts", ".d.mts", ".d.cts"];

/// Below the application's `node_modules`.
const APP_PATHS: [&str; 8] = [
    ".package-lock.json",
    "@types",
    "openclaw/docs",
    "openclaw/CHANGELOG.md",
    "openclaw/README.md",
    "openai/src",
    "@anthropic-ai/sdk/src",
    "zod/src",
];
/// Below the application's `node_modules`: a desktop driver, and a C library that Debian does not use.
const APP_PREFIXES: [&str; 3] = [
    "@trycua/cua-driver-linux-",
    "@koromix/koffi-linux-x64/musl_",
    "@koromix/koffi-linux-arm64/musl_",
];
/// Prebuilt for other systems, wherever a plugin brings them along.
const FOREIGN: [&str; 5] = [
    "-musl",
    "-musleabihf",
    "-gnueabihf",
    "-msvc",
    "-wasm32-wasi",
];
const FOREIGN_SYSTEMS: [&str; 4] = ["-android-", "-darwin-", "-win32-", "-freebsd-"];
/// The package whose prebuilt binaries for every system come in one archive.
const PREBUILT: &str = "davey-";

/// Everything above, for a fingerprint.
pub(super) fn fingerprint_text() -> String {
    [
        &SUFFIXES[..],
        &APP_PATHS,
        &APP_PREFIXES,
        &FOREIGN,
        &FOREIGN_SYSTEMS,
        &[PREBUILT],
    ]
    .concat()
    .join("\n")
}

/// Slims the application's `node_modules`.
///
/// # Errors
/// When something cannot be removed.
pub(super) fn slim_app(modules: &Path) -> io::Result<()> {
    for path in APP_PATHS {
        remove(&modules.join(path))?;
    }
    for prefix in APP_PREFIXES {
        let (directory, start) = prefix.rsplit_once('/').unwrap_or(("", prefix));
        remove_children(&modules.join(directory), &|name| name.starts_with(start))?;
    }
    remove_unread(modules)
}

/// Slims the plugins' projects.
///
/// # Errors
/// When something cannot be removed.
pub(super) fn slim_plugins(projects: &Path) -> io::Result<()> {
    remove_unread(projects)
}

fn remove_unread(directory: &Path) -> io::Result<()> {
    remove_children(directory, &|name| {
        name == ".package-lock.json"
            || SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
            || is_foreign(name)
    })?;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_unread(&entry.path())?;
        }
    }
    Ok(())
}

/// Whether a directory holds a prebuilt binary for a system that the image is not.
fn is_foreign(name: &str) -> bool {
    let other = match std::env::consts::ARCH {
        "x86_64" => "-linux-arm",
        _ => "-linux-x64",
    };
    name.starts_with(PREBUILT)
        && (FOREIGN.iter().any(|end| name.ends_with(end))
            || FOREIGN_SYSTEMS.iter().any(|system| name.contains(system))
            || name.contains(other))
}

fn remove_children(directory: &Path, is_unwanted: &dyn Fn(&str) -> bool) -> io::Result<()> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_unwanted) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    }
}

#[cfg(test)]
mod tests {
    use std::process;

    use super::*;

    #[test]
    fn only_what_nothing_reads_is_removed() {
        let root = std::env::temp_dir().join(format!("botmaker-slim-{}", process::id()));
        let kept = [
            "openclaw/openclaw.mjs",
            "zod/index.js",
            "a/node_modules/b/index.js",
            "a/@types/x/package.json",
        ];
        let removed = [
            "openclaw/docs/a.md",
            "zod/src/index.ts",
            "a/index.js.map",
            "a/b/index.d.ts",
            "@types/node/x.js",
        ];
        for file in kept.iter().chain(&removed) {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), "x").unwrap();
        }
        slim_app(&root).unwrap();
        let left = |file: &&&str| root.join(file).exists();
        assert_eq!(kept.iter().filter(left).count(), kept.len());
        assert_eq!(removed.iter().filter(left).count(), 0);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn prebuilt_binaries_of_other_systems_are_told_apart() {
        for name in [
            "davey-win32-x64-msvc",
            "davey-darwin-arm64",
            "davey-linux-x64-musl",
            "davey-wasm32-wasi",
        ] {
            assert!(is_foreign(name), "{name}");
        }
        let own = if cfg!(target_arch = "x86_64") {
            "davey-linux-x64-gnu"
        } else {
            "davey-linux-arm64-gnu"
        };
        assert!(!is_foreign(own));
        assert!(!is_foreign("davey"));
    }
}

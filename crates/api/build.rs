//! Puts the built dashboard (`frontend/dist`) into the program, each file with the compressed forms that lie beside it.
//! Without a dashboard the server shows a page that says how to build it.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = root.join("../../frontend/dist");
    // Cargo can only watch what exists; an empty directory is no dashboard yet.
    fs::create_dir_all(&dist)?;
    let dist = dist.canonicalize()?;
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(&dist, &mut files)?;
    files.sort();
    let mut code = String::from("static FILES: &[Asset] = &[\n");
    for file in files.iter().filter(|file| !is_compressed(file, &files)) {
        code += &entry(&dist, file, &files)?;
    }
    code += "];\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("dashboard_files.rs"), code)
}

/// A file with its compressed forms, as the code of an `Asset`.
fn entry(dist: &Path, file: &Path, files: &[PathBuf]) -> io::Result<String> {
    let path = file
        .strip_prefix(dist)
        .map_err(io::Error::other)?
        .to_string_lossy()
        .replace('\\', "/");
    let mut hasher = DefaultHasher::new();
    fs::read(file)?.hash(&mut hasher);
    let etag = format!("{:016x}", hasher.finish());
    let form = |extension: &str| {
        let form = with_extension(file, extension);
        if files.contains(&form) {
            format!("Some(include_bytes!({:?}))", form.display().to_string())
        } else {
            "None".to_owned()
        }
    };
    let (brotli, gzip, file) = (form("br"), form("gz"), file.display().to_string());
    Ok(format!(
        "    Asset {{ path: {path:?}, etag: {etag:?}, bytes: include_bytes!({file:?}), brotli: {brotli}, gzip: {gzip} }},\n"
    ))
}

/// Whether a file is the compressed form of another.
fn is_compressed(file: &Path, files: &[PathBuf]) -> bool {
    let is_form = file
        .extension()
        .is_some_and(|extension| extension == "br" || extension == "gz");
    is_form && files.contains(&file.with_extension(""))
}

fn with_extension(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "map")
        {
            files.push(entry.path());
        }
    }
    Ok(())
}

//! Puts the built dashboard (`frontend/dist`) into the program. Without one the server shows a page that says how to
//! build it.

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
    for file in files {
        let path = file
            .strip_prefix(&dist)
            .map_err(io::Error::other)?
            .to_string_lossy()
            .replace('\\', "/");
        let mut hasher = DefaultHasher::new();
        fs::read(&file)?.hash(&mut hasher);
        let etag = format!("{:016x}", hasher.finish());
        let file = file.display().to_string();
        code += &format!(
            "    Asset {{ path: {path:?}, etag: {etag:?}, bytes: include_bytes!({file:?}) }},\n"
        );
    }
    code += "];\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("dashboard_files.rs"), code)
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

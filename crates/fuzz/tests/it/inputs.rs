//! The committed inputs, and trying one so that a failure says which it was.

use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
};

use botmaker_fuzz::Target;

/// Where the committed inputs are.
pub(crate) fn corpus_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The inputs of a target by name.
pub(crate) fn corpus(target: &str) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(corpus_directory().join(target)).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

/// Tries an input; says it before the failure goes on.
pub(crate) fn tried(target: &Target, name: &str, input: &[u8]) {
    let run = AssertUnwindSafe(|| (target.run)(input));
    if let Err(failure) = catch_unwind(run) {
        println!(
            "{}, {name}: {:?}",
            target.name,
            String::from_utf8_lossy(input)
        );
        resume_unwind(failure);
    }
}

//! What this machine alone can tell.

use botmaker_bootstrap::{DataDirectory, Settings};
use botmaker_doctor::{Check, machine};

pub(super) fn check(settings: &Settings) -> Vec<Check> {
    let root = &settings.data_directory;
    vec![
        directory(settings),
        machine::permissions(root),
        machine::disk(root),
        machine::memory(),
        machine::ports(&settings.bots.ports),
        machine::subnets(settings.bots.subnet_pool),
    ]
}

fn directory(settings: &Settings) -> Check {
    let path = &settings.data_directory;
    match DataDirectory::open(path) {
        Ok(directory) => Check::good("data directory", directory.root().display().to_string()),
        Err(error) if !path.exists() => Check::bad(
            "data directory",
            error.to_string(),
            "start the server once, or name the right directory with --data-dir",
        ),
        Err(error) => Check::bad("data directory", "cannot be used", error.to_string()),
    }
}

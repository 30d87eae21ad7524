//! The settings file and the variables of the environment.

use std::{ffi::OsString, fs, path::Path};

use botmaker_bootstrap::{
    FlagOverrides, LoadedSettings, SettingsError, Sources, load, settings::KEYS,
};

/// A settings file; from a line `%%` on, variables, one a line.
pub(crate) fn run(data: &[u8]) {
    let Some(text) = super::text(data) else {
        return;
    };
    let (file, variables) = text.split_once("%%\n").unwrap_or((text, ""));
    // Which file holds the password is the operator's to say: here it could be any of this machine.
    let names_a_file = file.contains("admin_password_file")
        || (file.contains("admin") && file.contains('\\'))
        || variables.to_lowercase().contains("admin_password");
    if names_a_file {
        return;
    }
    let pair = |line: &str| {
        let (name, value) = line.split_once('=')?;
        Some((OsString::from(name), OsString::from(value)))
    };
    let environment = variables.lines().filter_map(pair).collect();
    let place = tempfile::tempdir().expect("a directory for settings files");
    match load_from(place.path(), "given.toml", file, environment) {
        Ok(loaded) => is_printed_as_it_is(place.path(), loaded),
        Err(SettingsError::Invalid {
            key, problem, fix, ..
        }) => {
            assert!(!problem.is_empty() && !fix.is_empty());
            assert!(KEYS.iter().any(|it| it.path == key), "{key} is no setting");
            let is_given = is_given(&key, file, variables);
            assert!(is_given || is_about_others(&key), "{key} was not given");
        }
        Err(other) => assert!(!other.to_string().is_empty()),
    }
}

/// What `--print-config` shows is read as the same settings.
fn is_printed_as_it_is(place: &Path, mut loaded: LoadedSettings) {
    let report = loaded.report.to_string();
    let again = load_from(place, "printed.toml", &report, Vec::new());
    let mut again = again.unwrap_or_else(|error| panic!("{error}\n{report}"));
    loaded.settings.admin_password = None;
    again.settings.admin_password = None;
    let (loaded, again) = (loaded.settings, again.settings);
    assert_eq!(format!("{again:?}"), format!("{loaded:?}"), "{report}");
    assert!(!loaded.bots.ports.contains(&loaded.server.listen.port()));
    assert!(loaded.data_directory.is_absolute());
}

/// Whether a setting stands in the file or the variables, as far as a search for its last word tells.
fn is_given(key: &str, file: &str, variables: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key);
    // A name may be written with escapes.
    file.contains(last) || file.contains('\\') || variables.to_lowercase().contains(last)
}

/// Settings that may be refused for what another one says.
fn is_about_others(key: &str) -> bool {
    let among = ["server.listen", "bots_side.port", "bots.port_first"];
    among.contains(&key) || key.contains("_min")
}

fn load_from(
    place: &Path,
    name: &str,
    text: &str,
    environment: Vec<(OsString, OsString)>,
) -> Result<LoadedSettings, SettingsError> {
    fs::write(place.join(name), text).expect("a settings file can be written");
    let (file, flags) = (Some(Path::new(name)), FlagOverrides::new());
    let sources = Sources::new(file, environment, flags, place.to_owned());
    load(&sources.expect("the file is there"))
}

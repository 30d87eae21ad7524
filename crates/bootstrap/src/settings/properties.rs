//! What holds for settings whatever somebody writes. `PROPTEST_CASES` says how many cases are tried.

use std::{error::Error, fs, path::Path, time::Duration};

use proptest::{collection::vec, option, prelude::*, sample::select};
use tempfile::TempDir;

use super::{
    FlagOverrides, KEYS, Key, LoadedSettings, Settings, SettingsError, Sources, keys::Standard,
    load,
};

/// A secret that is made of letters of its own: nothing else in these tests has them.
const SECRET: &str = "[QXZ]{24}";
/// So many letters of it in a row are a leak.
const LEAK: usize = 6;

/// Loads a settings file and variables; `prepare` may put files beside it.
fn load_from(
    directory: &Path,
    file: &str,
    variables: &[(String, String)],
) -> Result<LoadedSettings, SettingsError> {
    fs::write(directory.join("botmaker.toml"), file).unwrap();
    let environment = variables.iter();
    let environment = environment
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let flags = FlagOverrides::new();
    load(&Sources::new(None, environment, flags, directory.to_owned()).unwrap())
}

/// A refusal with all its causes, as a program prints it, and as a log would.
fn every_word(error: &SettingsError) -> String {
    let mut words = format!("{error:?}\n{error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(&format!("\n{inner}\n{inner:?}"));
        cause = inner.source();
    }
    words
}

/// Values as people write them in TOML: right ones, wrong ones, and ones of another type.
fn value(key: &'static Key) -> BoxedStrategy<String> {
    let number = prop_oneof![
        any::<i64>(),
        -2_i64..70_000,
        select(vec![0, 1, 16, 64, 1024, 65_535, 16_777_216]),
    ];
    let time = (0_u32..100_000, select(vec!["ms", "s", "m", "h", "d", ""]));
    let time = time.prop_map(|(length, unit)| format!("\"{length}{unit}\""));
    let text = "\\PC{0,12}".prop_map(|text| basic_string(&text));
    let list = vec("[a-zA-Z0-9:.,\\[\\] é/-]{0,9}", 0..4);
    let list = list.prop_map(|items| {
        let items: Vec<_> = items.iter().map(|item| basic_string(item)).collect();
        format!("[{}]", items.join(", "))
    });
    let number = number.prop_map(|number| number.to_string());
    let flag = any::<bool>().prop_map(|flag| flag.to_string());
    let fitting = match key.standard {
        Standard::Number(_) => number.clone().boxed(),
        Standard::Flag(_) => flag.clone().boxed(),
        Standard::EmptyList => list.clone().boxed(),
        Standard::Text(text) if is_time(text) => time.clone().boxed(),
        Standard::Text(text) => prop_oneof![Just(basic_string(text)), text_of(key.path)].boxed(),
        Standard::Unset => text.clone().boxed(),
    };
    prop_oneof![8 => fitting, 1 => prop_oneof![number, time, flag, list, text]].boxed()
}

/// Texts that one of the settings takes, at least sometimes.
fn text_of(path: &'static str) -> BoxedStrategy<String> {
    let texts = match path {
        "server.listen" => "(127\\.0\\.0\\.[0-9]{1,3}|\\[::1\\]|0\\.0\\.0\\.0):[0-9]{1,5}",
        "bots.subnet_pool" => "(10|172|192)\\.(213|16|168)\\.0\\.0/[0-9]{1,2}",
        "engine.socket" => "(unix://)?/[a-z/ .]{0,20}",
        "log.format" => "json|pretty|auto|xml",
        "log.filter" => "(info|debug|off|a=b|[a-z_]{1,8}=(warn|3))(,[a-z]{0,6})?",
        _ => "[ -~]{0,20}",
    };
    texts.prop_map(|text| basic_string(&text)).boxed()
}

fn is_time(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && text.ends_with(['s', 'm', 'h'])
}

/// A text as TOML has it (toml.io/en/v1.0.0, "String").
fn basic_string(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Some settings, each in the file or in the environment.
fn some_settings() -> impl Strategy<Value = Vec<(&'static Key, String, bool)>> {
    let usable = KEYS
        .iter()
        .filter(|key| !key.path.starts_with("admin_password"));
    let one = select(usable.collect::<Vec<_>>());
    let one = one.prop_flat_map(|key| (Just(key), value(key), any::<bool>()));
    vec(one, 0..7).prop_map(|mut settings| {
        settings.sort_by_key(|(key, ..)| key.path);
        settings.dedup_by_key(|(key, ..)| key.path);
        settings
    })
}

/// The file and the variables that say so.
fn written(settings: &[(&'static Key, String, bool)]) -> (String, Vec<(String, String)>) {
    let (mut file, mut variables) = (String::new(), Vec::new());
    for (key, value, is_variable) in settings {
        if *is_variable {
            // A variable has no quotation marks, and lists are joined by commas.
            let bare = value.trim_matches(['"', '[', ']']).replace("\", \"", ",");
            variables.push((key.variable(), bare.replace('\0', "")));
        } else {
            file.push_str(&format!("{} = {value}\n", key.path));
        }
    }
    (file, variables)
}

/// What the rest of the program relies on.
fn keeps_limits(settings: &Settings) -> Result<(), TestCaseError> {
    let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
    let bots = &settings.bots;
    prop_assert!(settings.data_directory.is_absolute());
    prop_assert!(settings.engine.endpoint.starts_with("unix:///"));
    prop_assert!((second..=hour / 6).contains(&settings.engine.api_timeout));
    prop_assert!((1..=100_000).contains(&bots.max_bots));
    prop_assert!(*bots.ports.start() >= 1024 && bots.ports.start() <= bots.ports.end());
    prop_assert!(!bots.ports.contains(&settings.server.listen.port()));
    prop_assert!(!bots.ports.contains(&settings.bots_side.port));
    prop_assert!(settings.bots_side.port > 0);
    prop_assert!((1..=60_000).contains(&settings.keyring.requests_per_minute));
    prop_assert!((second..=hour).contains(&settings.keyring.idle_timeout));
    prop_assert!(settings.keyring.socket.is_absolute());
    prop_assert!(bots.subnet_pool.network().is_private() && bots.subnet_pool.prefix_len() <= 29);
    let (least, most) = (bots.limits.minimum, bots.limits.maximum);
    prop_assert!(least.memory_bytes > 0 && least.memory_bytes <= most.memory_bytes);
    prop_assert!(least.cpu_millis > 0 && least.cpu_millis <= most.cpu_millis);
    prop_assert!(least.pids > 0 && least.pids <= most.pids);
    prop_assert!((second * 10..=hour).contains(&bots.start_deadline));
    prop_assert!((second..=hour / 6).contains(&bots.stop_grace));
    prop_assert!((second / 10..=second * 60).contains(&bots.probe_starting));
    prop_assert!((2..=20).contains(&bots.recovery.crash_count));
    prop_assert!((50..=100).contains(&bots.health.memory_warning_percent));
    prop_assert!(bots.health.questions_at_once > 0 && bots.health.canaries_at_once > 0);
    prop_assert!((10..=1_000_000).contains(&settings.logs.ring_lines));
    prop_assert!((16..=1_000_000).contains(&settings.logs.queue_items));
    prop_assert!((262_144..=1 << 30).contains(&settings.logs.ring_bytes));
    prop_assert!((second * 60..=hour * 8760).contains(&settings.session_ttl));
    prop_assert!((second..=hour * 24).contains(&settings.janitor.interval));
    Ok(())
}

/// No part of the secret stands in a text.
fn is_silent(secret: &str, words: &str) -> Result<(), TestCaseError> {
    for start in 0..=secret.len() - LEAK {
        let part = &secret[start..start + LEAK];
        prop_assert!(!words.contains(part), "the secret is told: {}", words);
    }
    Ok(())
}

/// The ways in which a password is set, rightly and wrongly.
fn password_line(secret: &str, how: usize) -> String {
    match how {
        0 => format!("admin_password = \"{secret}\""),
        1 => format!("admin_password = '{secret}'"),
        2 => format!("admin_password = {secret}"),
        3 => format!("admin_password = [\"{secret}\"]"),
        4 => format!("admin_password = {{ value = \"{secret}\" }}"),
        5 => format!("admin_pasword = \"{secret}\""),
        6 => format!("[server]\nadmin_password = \"{secret}\""),
        7 => format!("admin_password = \"\"\"\n{secret}\"\"\""),
        _ => format!("admin_password = \"{secret}\" # {secret}"),
    }
}

proptest! {
    /// Any text is settings or is refused in words that say where.
    #[test]
    fn no_text_breaks_it(text in prop_oneof!["\\PC{0,80}", "([a-z_.\\[\\]\"' =0-9#{},\\n-]|\\PC){0,200}"], name in "BOTMAKER__[A-Z_]{0,20}", value in "\\PC{0,20}", has_variable in any::<bool>()) {
        let directory = TempDir::new().unwrap();
        let value = value.replace('\0', "");
        let variables = if has_variable { vec![(name.clone(), value)] } else { Vec::new() };
        if let Err(error) = load_from(directory.path(), &text, &variables) {
            let words = error.to_string();
            let place = directory.path().display().to_string();
            prop_assert!(words.contains(&place) || words.contains(&name), "{}", words);
        }
    }

    /// Settings that are taken keep all limits, and `--print-config` can be read again with the same result. Settings that
    /// are refused name one of those that were given.
    #[test]
    fn what_is_printed_is_read_as_the_same(settings in some_settings(), password in option::weighted(0.2, SECRET)) {
        let directory = TempDir::new().unwrap();
        let (mut file, variables) = written(&settings);
        if let Some(password) = &password {
            file.push_str(&password_line(password, 0));
        }
        match load_from(directory.path(), &file, &variables) {
            Ok(mut loaded) => {
                keeps_limits(&loaded.settings)?;
                prop_assert_eq!(loaded.settings.admin_password.take().is_some(), password.is_some());
                let again = load_from(directory.path(), &loaded.report.to_string(), &[]);
                let mut again = again.map_err(|error| TestCaseError::fail(format!("{error}\n{}", loaded.report)))?;
                again.settings.admin_password = None;
                prop_assert_eq!(format!("{:?}", again.settings), format!("{:?}", loaded.settings));
            }
            Err(error) => {
                let words = error.to_string();
                let names_one = settings.iter().any(|(key, ..)| words.contains(key.path));
                prop_assert!(names_one, "{}\n{}{:?}", words, file, variables);
            }
        }
    }

    /// A password shows nowhere, however it is written and whatever is wrong around it.
    #[test]
    fn a_password_is_never_told(secret in SECRET, how in 0_usize..9, before in option::of(some_settings()), damage in vec((any::<prop::sample::Index>(), option::of(select(vec!['"', '\'', '\n', '=', '[', ']', '#', '.', '\\', '{', ',']))), 0..3), twin in any::<bool>()) {
        let directory = TempDir::new().unwrap();
        let (file, mut variables) = before.map(|settings| written(&settings)).unwrap_or_default();
        let file = format!("{file}{}\n", password_line(&secret, how));
        let mut file: Vec<char> = file.chars().collect();
        for (place, character) in damage {
            let at = place.index(file.len());
            match character {
                Some(character) => file.insert(at, character),
                None => drop(file.remove(at)),
            }
        }
        if twin {
            variables.push(("BOTMAKER__ADMIN_PASSWORD".to_owned(), secret.clone()));
        }
        let file: String = file.into_iter().collect();
        match load_from(directory.path(), &file, &variables) {
            Ok(loaded) => is_silent(&secret, &format!("{loaded:?}\n{}", loaded.report))?,
            Err(error) => is_silent(&secret, &every_word(&error))?,
        }
        let environment = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let flags = FlagOverrides::new().with("admin_password", "--password", Some(secret.clone()));
        let sources = Sources::new(None, environment, flags, directory.path().to_owned()).unwrap();
        is_silent(&secret, &format!("{sources:?}"))?;
    }
}

#[test]
fn a_list_is_not_made_as_long_as_a_name_says() {
    let directory = TempDir::new().unwrap();
    for file in [
        "\"server.allowed_hosts[9223372036854775806]\" = \"a\"",
        "[server]\n\"allowed_hosts[0]\" = \"a\"",
        "server.\"allowed_hosts[-9223372036854775808]\" = \"a\"",
    ] {
        let error = load_from(directory.path(), file, &[])
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("there is no setting"), "{error}");
    }
}

#[test]
fn a_name_with_a_dot_in_it_is_no_path() {
    let directory = TempDir::new().unwrap();
    for file in [
        "\"server.listen\" = \"127.0.0.1:1\"",
        "\"\".server.listen = \"127.0.0.1:1\"",
        "[\"\"]\nadmin_password = \"x\"",
    ] {
        let error = load_from(directory.path(), file, &[])
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("there is no setting \""), "{error}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_told_by_its_place_and_not_by_its_words() {
    let directory = TempDir::new().unwrap();
    let file = "[server]\nlisten = \"127.0.0.1:1\"\n[log]\nformat = \"json\nadmin_password = \"x\"";
    let error = load_from(directory.path(), file, &[])
        .unwrap_err()
        .to_string();
    let error = error.replace(&directory.path().display().to_string(), "DIR");
    insta::assert_snapshot!(
        error,
        @r#"the settings file DIR/botmaker.toml is no TOML: line 4, column 15: invalid basic string, expected `"`"#
    );
}

//! The rules of settings, from sources made by hand.

use std::{ffi::OsString, fs, path::Path, time::Duration};

use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::{
    FlagOverrides, KEYS, Key, KeyringMode, LoadedSettings, MasterKeyPlace, SettingsError, Sources,
    load,
};

/// A working directory with a settings file, an environment and flags.
struct Case {
    directory: TempDir,
    environment: Vec<(OsString, OsString)>,
    flags: FlagOverrides,
}

impl Case {
    fn new() -> Self {
        Self {
            directory: TempDir::new().unwrap(),
            environment: vec![("PATH".into(), "/bin".into())],
            flags: FlagOverrides::new(),
        }
    }

    fn file(self, text: &str) -> Self {
        fs::write(self.directory.path().join("botmaker.toml"), text).unwrap();
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    fn flag(mut self, key: &str, flag: &str, value: &str) -> Self {
        self.flags = self.flags.with(key, flag, Some(value.to_owned()));
        self
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn load(&self) -> Result<LoadedSettings, SettingsError> {
        let (environment, flags) = (self.environment.clone(), self.flags.clone());
        load(&Sources::new(
            None,
            environment,
            flags,
            self.path().to_owned(),
        )?)
    }

    fn refused(&self) -> String {
        let error = self
            .load()
            .expect_err("the settings must be refused")
            .to_string();
        error.replace(&self.path().display().to_string(), "DIR")
    }
}

#[test]
fn defaults_are_complete_and_data_lies_below_the_working_directory() {
    let case = Case::new();
    let settings = case.load().unwrap().settings;
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:7100");
    assert_eq!(settings.data_directory, case.path().join("data"));
    assert_eq!(settings.bots.ports, 19_000..=19_999);
    assert_eq!(
        settings.bots.limits,
        botmaker_domain::ResourceLimits::default()
    );
    assert_eq!(settings.bots.start_deadline, Duration::from_secs(180));
    assert!(settings.admin_password.is_none());
}

#[test]
fn flags_beat_the_environment_which_beats_the_file_which_beats_defaults() {
    let listen = |case: &Case| case.load().unwrap().settings.server.listen.port();
    let case = Case::new().file("[server]\nlisten = \"127.0.0.1:1001\"\n");
    assert_eq!(listen(&case), 1001);
    let case = case.variable("BOTMAKER__SERVER__LISTEN", "127.0.0.1:1002");
    assert_eq!(listen(&case), 1002);
    let case = case.flag("server.listen", "--listen", "127.0.0.1:1003");
    assert_eq!(listen(&case), 1003);
}

#[test]
fn an_absolute_data_directory_stays_and_odd_characters_are_kept() {
    let case = Case::new().variable("BOTMAKER__DATA__DIRECTORY", "/srv/my bots: 1");
    assert_eq!(
        case.load().unwrap().settings.data_directory,
        Path::new("/srv/my bots: 1")
    );
}

#[test]
fn texts_of_the_environment_become_flags_numbers_and_lists() {
    let case = Case::new()
        .variable("BOTMAKER__BOTS_SIDE__ENABLED", "false")
        .variable("BOTMAKER__BOTS__MAX_BOTS", "7")
        .variable(
            "BOTMAKER__SERVER__ALLOWED_HOSTS",
            "Bots.example.org, other:8443",
        );
    let settings = case.load().unwrap().settings;
    assert!(!settings.bots_side.enabled);
    assert_eq!(settings.keyring.mode, KeyringMode::Embedded);
    assert_eq!(
        settings.keyring.socket,
        settings.data_directory.join("keyring/keyring.sock")
    );
    assert_eq!(settings.bots.max_bots, 7);
    assert_eq!(
        settings.server.allowed_hosts,
        ["bots.example.org", "other:8443"]
    );
}

#[test]
fn unknown_names_are_refused_with_the_likely_one() {
    insta::assert_snapshot!(
        Case::new().file("[server]\nlisen = \"x\"\n").refused(),
        @"there is no setting server.lisen (DIR/botmaker.toml); did you mean server.listen?"
    );
    insta::assert_snapshot!(
        Case::new().file("[bot]\nmax_bots = 3\n").refused(),
        @"there is no setting bot.max_bots (DIR/botmaker.toml); did you mean bots.max_bots?"
    );
    insta::assert_snapshot!(
        Case::new().variable("BOTMAKER__SERVER__LISTN", "x").refused(),
        @"there is no setting BOTMAKER__SERVER__LISTN (environment variable); did you mean BOTMAKER__SERVER__LISTEN?"
    );
    for whole_section in [
        Case::new().variable("BOTMAKER__SERVER", "x"),
        Case::new().file("server = \"x\"\n"),
    ] {
        let error = whole_section.refused();
        assert!(error.starts_with("there is no setting"), "{error}");
    }
}

#[test]
fn a_bad_value_is_named_with_its_source_and_the_fix() {
    insta::assert_snapshot!(
        Case::new().variable("BOTMAKER__SERVER__LISTEN", "here").refused(),
        @r#"server.listen (environment variable BOTMAKER__SERVER__LISTEN) cannot be "here"; write an address and a port, as in 127.0.0.1:7100 or [::1]:7100"#
    );
    insta::assert_snapshot!(
        Case::new().file("[bots]\nstop_grace = 10\n").refused(),
        @"bots.stop_grace (DIR/botmaker.toml) is no text; put it in quotation marks"
    );
    insta::assert_snapshot!(
        Case::new().file("[bots]\nstop_grace = \"10\"\n").refused(),
        @r#"bots.stop_grace (DIR/botmaker.toml) cannot be "10"; write a number and a unit, as in 500ms, 10s, 3m or 168h"#
    );
    insta::assert_snapshot!(
        Case::new().flag("bots.max_bots", "--max-bots", "0").refused(),
        @"bots.max_bots (flag --max-bots) cannot be 0; choose 1 to 100000"
    );
    insta::assert_snapshot!(
        Case::new().file("[bots]\nstart_deadline = \"2h\"\n").refused(),
        @"bots.start_deadline (DIR/botmaker.toml) cannot be 2h; choose 10s to 1h"
    );
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    for (text, expected) in [
        ("bots.port_first = 20000", "bots.port_first"),
        (
            "server.listen = \"127.0.0.1:19500\"",
            "among the bots' ports",
        ),
        (
            "server.listen = \"127.0.0.1:7101\"",
            "is also the port of server.listen",
        ),
        ("bots.subnet_pool = \"8.8.8.0/24\"", "not private"),
        (
            "bots.subnet_pool = \"10.213.0.1/16\"",
            "write 10.213.0.0/16",
        ),
        ("bots.memory_min_mib = 20000", "raise bots.memory_max_mib"),
        (
            "engine.socket = \"tcp://127.0.0.1:2375\"",
            "other transports are not supported",
        ),
        (
            "engine.image_build_command = [\"make\", \"\"]",
            "no shell reads them",
        ),
        (
            "server.allowed_hosts = [\"https://a.example\"]",
            "which is no host name",
        ),
        ("log.filter = \"a=b=c\"", "write a level or directives"),
        ("log.format = \"xml\"", "choose auto, json or pretty"),
    ] {
        let error = Case::new().file(text).refused();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn listening_beyond_loopback_must_be_asked_for() {
    let case = Case::new().variable("BOTMAKER__SERVER__LISTEN", "0.0.0.0:7100");
    assert!(
        case.refused().contains("server.expose = true"),
        "{}",
        case.refused()
    );
    let case = case.variable("BOTMAKER__SERVER__EXPOSE", "true");
    assert_eq!(
        case.load().unwrap().settings.server.listen.to_string(),
        "0.0.0.0:7100"
    );
}

#[test]
fn a_secret_may_stand_in_a_file_but_not_in_both_places() {
    let case = Case::new().variable("BOTMAKER__ADMIN_PASSWORD_FILE", "pw");
    assert!(
        case.refused().contains("admin_password_file"),
        "{}",
        case.refused()
    );
    fs::write(case.path().join("pw"), "correct horse\n").unwrap();
    let password = case.load().unwrap().settings.admin_password.unwrap();
    assert_eq!(password.expose_secret(), "correct horse");
    let case = case.variable("BOTMAKER__ADMIN_PASSWORD", "other");
    insta::assert_snapshot!(
        case.refused(),
        @"admin_password is set (environment variable BOTMAKER__ADMIN_PASSWORD) and so is admin_password_file (environment variable BOTMAKER__ADMIN_PASSWORD_FILE); keep one of the two"
    );
}

#[test]
fn a_settings_file_that_is_asked_for_must_exist_and_be_toml() {
    let case = Case::new();
    let missing = Sources::new(
        Some(Path::new("other.toml")),
        Vec::new(),
        FlagOverrides::new(),
        case.path().to_owned(),
    );
    assert!(matches!(missing, Err(SettingsError::NoFile { .. })));
    let broken = case.file("[server\n").load();
    assert!(
        matches!(broken, Err(SettingsError::Toml { .. })),
        "{broken:?}"
    );
}

#[test]
fn the_report_names_every_source_shows_no_secret_and_can_be_read_again() {
    let case = Case::new()
        .file("[engine]\nimage = \"a \\\"quoted\\\" b\"\n")
        .variable("BOTMAKER__ADMIN_PASSWORD", "hunter2hunter2")
        .flag("log.format", "--log-format", "json");
    assert!(
        case.refused().contains("engine.image"),
        "an image has no blanks"
    );
    let case = case.file("[engine]\nimage = \"local/image:1\"\n");
    let report = case.load().unwrap().report.to_string();
    let report = report.replace(&case.path().display().to_string(), "DIR");
    assert!(!report.contains("hunter2"), "{report}");
    let lines: Vec<&str> = report
        .lines()
        .filter(|line| !line.ends_with("# default"))
        .map(str::trim_end)
        .collect();
    let lines: Vec<String> = lines
        .iter()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r##"
    engine.image = "local/image:1" # DIR/botmaker.toml
    # keyring.directory is not set
    # keyring.socket is not set
    # keyring.master_key_file is not set
    log.format = "json" # flag --log-format
    # admin_password = [redacted] # environment variable BOTMAKER__ADMIN_PASSWORD
    # admin_password_file is not set
    "##);
    let again = Case::new().file(&report);
    assert_eq!(again.load().unwrap().settings.engine.image, "local/image:1");
}

#[test]
fn the_master_key_is_what_is_named_then_what_systemd_hands_in_then_our_own() {
    let case = Case::new();
    let key = |case: &Case| case.load().unwrap().settings.keyring.master_key;
    let own = case.path().join("data/keyring/master.key");
    assert_eq!(key(&case), MasterKeyPlace::Own(own.clone()));
    let credentials = case.path().join("credentials");
    fs::create_dir(&credentials).unwrap();
    let directory = credentials.display().to_string();
    let case = case.variable("CREDENTIALS_DIRECTORY", &directory);
    assert_eq!(key(&case), MasterKeyPlace::Own(own));
    let credential = credentials.join("keyring-master-key");
    fs::write(&credential, "").unwrap();
    assert_eq!(key(&case), MasterKeyPlace::Given(credential));
    let case = case.variable("BOTMAKER__KEYRING__MASTER_KEY_FILE", "named.key");
    let named = case.path().join("named.key");
    assert_eq!(key(&case), MasterKeyPlace::Given(named));
}

#[test]
fn a_gateway_in_front_of_a_vendor_is_named_with_it() {
    let file = "[keyring]\nvendor_addresses = [\"anthropic=http://10.0.0.7:8080\"]\n";
    let addresses = Case::new()
        .file(file)
        .load()
        .unwrap()
        .settings
        .keyring
        .vendor_addresses;
    let shown: Vec<_> = addresses
        .iter()
        .map(|(vendor, url)| format!("{vendor} {url}"))
        .collect();
    assert_eq!(shown, ["anthropic http://10.0.0.7:8080"]);
    for wrong in [
        "anthropic",
        "nobody=https://a.example",
        "ollama=http://a.example",
        "openai=nowhere",
    ] {
        let file = format!("[keyring]\nvendor_addresses = [\"{wrong}\"]\n");
        let refused = Case::new().file(&file).refused();
        assert!(refused.contains("keyring.vendor_addresses"), "{refused}");
    }
}

#[test]
fn the_reference_lists_every_setting_as_it_is() {
    let rendered: String = KEYS.iter().map(row).collect();
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/reference/settings.md"
    );
    let page = fs::read_to_string(path).unwrap();
    assert!(
        page.contains(&rendered),
        "docs/reference/settings.md must hold these lines:\n{rendered}"
    );
}

fn row(key: &Key) -> String {
    use super::keys::Standard;
    let standard = match key.standard {
        Standard::Text(text) => format!("`\"{text}\"`"),
        Standard::Number(number) => format!("`{number}`"),
        Standard::Flag(flag) => format!("`{flag}`"),
        Standard::EmptyList => "`[]`".to_owned(),
        Standard::Unset => "not set".to_owned(),
    };
    format!("| `{}` | {standard} | {} |\n", key.path, key.help)
}

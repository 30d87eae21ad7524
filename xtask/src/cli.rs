//! The command line of `cargo xtask`.

use std::{ffi::OsString, path::PathBuf};

use anyhow::{Result, bail};
use lexopt::{
    Arg::{Long, Value},
    Parser, ValueExt,
};

use crate::databases::Database;

/// Shown by `cargo xtask help` and after a wrong command line.
pub(crate) const HELP: &str = "\
cargo xtask <command>

  up [--no-bot] [--detach] [--profile release|dev] [--data-dir DIR] [--port PORT]
                           start BotMaker and a bot that answers; Ctrl-C stops the server only
  test [--quick|--docker] [FILTER...]
                           run every test; --quick without Docker, --docker only those with it;
                           FILTER names some Rust tests, and only those run
  chaos [--seed N] [--rounds M]
                           break everything at random around the server and hold it to its promises;
                           a random seed and 10 rounds when left out
  api-fuzz [--seed N] [--cases M]
                           send random requests to the server; a random seed and 10,000 when left out
  fuzz [TARGET] [--seconds N] [--input FILE]
                           look for inputs that break a promise, guided by the code that they reach:
                           every target, 60 s each, when left out; FILE is one input to try again
  check                    formatting, lints, layers, licences, generated files
  build                    release binaries with the dashboard inside, in target/dist
  docker                   use the reachable Docker engine, or install and start one (Debian, root)
  image [--previous] [--channels A,B] [--rebuild] [--verify]
                           make the OpenClaw image, or that of the release before, and check it
  migrate status|run|new [keyring] NAME [--data-dir DIR]
                           database migrations; `keyring` makes one for the database of AI keys
  codegen [--check]        regenerate openapi.json, the TypeScript types and the SQL metadata
  bench [logs|keyring]     measure, and write docs/benchmarks.md, or only that part of it
  ci                       check, then test
  help                     this text
";

/// One parsed command.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Up(UpOptions),
    Test(TestOptions),
    Chaos(ChaosOptions),
    ApiFuzz(ApiFuzzOptions),
    Fuzz(FuzzOptions),
    Check,
    Build,
    Docker,
    Image(ImageWish),
    Migrate(Migrate, Option<PathBuf>),
    Codegen { check: bool },
    Bench(BenchPart),
    Ci,
    Help,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BenchPart {
    All,
    /// How logs are read.
    Logs,
    /// The keyring's proxy.
    Keyring,
}

/// Which build of the server is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    #[default]
    Release,
}

/// Options of `up`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct UpOptions {
    pub(crate) no_bot: bool,
    pub(crate) detach: bool,
    pub(crate) profile: Profile,
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) port: Option<u16>,
}

/// Which tests are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Selection {
    #[default]
    All,
    Quick,
    Docker,
}

/// Options of `test`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TestOptions {
    pub(crate) selection: Selection,
    pub(crate) filters: Vec<String>,
}

/// Options of `chaos`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChaosOptions {
    pub(crate) seed: Option<u64>,
    pub(crate) rounds: Option<u32>,
}

/// Options of `api-fuzz`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ApiFuzzOptions {
    pub(crate) seed: Option<u64>,
    pub(crate) cases: Option<u64>,
}

/// Options of `fuzz`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FuzzOptions {
    /// Every target when left out.
    pub(crate) target: Option<String>,
    /// For each target.
    pub(crate) seconds: u32,
    /// One input to try instead of searching.
    pub(crate) input: Option<PathBuf>,
}

impl Default for FuzzOptions {
    fn default() -> Self {
        Self {
            target: None,
            seconds: 60,
            input: None,
        }
    }
}

/// Which image is wanted, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ImageWish {
    /// Of the release before the current one.
    pub(crate) is_previous: bool,
    /// The usual ones when left out.
    pub(crate) channels: Option<Vec<String>>,
    pub(crate) is_rebuild: bool,
    /// Run the image's own checks afterwards.
    pub(crate) is_verified: bool,
}

/// What `migrate` shall do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Migrate {
    Status,
    Run,
    New(Database, String),
}

/// Parses the words after `cargo xtask`.
///
/// # Errors
/// When they are no command; the text says which word is wrong.
pub(crate) fn parse<I>(words: I) -> Result<Command>
where
    I: IntoIterator<Item = OsString>,
{
    let words: Vec<OsString> = words.into_iter().collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Command::Help);
    }
    let mut parser = Parser::from_args(words);
    let name = match parser.next()? {
        None => return Ok(Command::Help),
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match name.as_str() {
        "up" => up(&mut parser),
        "test" => test(&mut parser),
        "chaos" => chaos(&mut parser),
        "api-fuzz" => api_fuzz(&mut parser),
        "fuzz" => fuzz(&mut parser),
        "image" => image(&mut parser),
        "migrate" => migrate(&mut parser),
        "codegen" => codegen(&mut parser),
        "check" => alone(&mut parser, Command::Check),
        "build" => alone(&mut parser, Command::Build),
        "docker" => alone(&mut parser, Command::Docker),
        "bench" => bench(&mut parser),
        "ci" => alone(&mut parser, Command::Ci),
        "help" => Ok(Command::Help),
        other => bail!("there is no command `{other}`"),
    }
}

fn up(parser: &mut Parser) -> Result<Command> {
    let mut options = UpOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("no-bot") => options.no_bot = true,
            Long("detach") => options.detach = true,
            Long("profile") => options.profile = profile(&parser.value()?.string()?)?,
            Long("data-dir") => options.data_dir = Some(parser.value()?.into()),
            Long("port") => options.port = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Up(options))
}

fn profile(name: &str) -> Result<Profile> {
    match name {
        "dev" => Ok(Profile::Dev),
        "release" => Ok(Profile::Release),
        other => bail!("--profile is release or dev, not `{other}`"),
    }
}

fn test(parser: &mut Parser) -> Result<Command> {
    let mut options = TestOptions::default();
    while let Some(argument) = parser.next()? {
        let selection = match argument {
            Long("quick") => Selection::Quick,
            Long("docker") => Selection::Docker,
            Value(filter) => {
                options.filters.push(filter.string()?);
                continue;
            }
            other => return Err(other.unexpected().into()),
        };
        if options.selection != Selection::All && options.selection != selection {
            bail!("--quick and --docker exclude each other");
        }
        options.selection = selection;
    }
    Ok(Command::Test(options))
}

fn chaos(parser: &mut Parser) -> Result<Command> {
    let mut options = ChaosOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            Long("rounds") => options.rounds = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Chaos(options))
}

fn fuzz(parser: &mut Parser) -> Result<Command> {
    let mut options = FuzzOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seconds") => options.seconds = parser.value()?.parse()?,
            Long("input") => options.input = Some(parser.value()?.into()),
            Value(name) if options.target.is_none() => options.target = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.input.is_some() && options.target.is_none() {
        bail!("--input needs the target that it is for");
    }
    Ok(Command::Fuzz(options))
}

fn api_fuzz(parser: &mut Parser) -> Result<Command> {
    let mut options = ApiFuzzOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            Long("cases") => options.cases = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::ApiFuzz(options))
}

fn image(parser: &mut Parser) -> Result<Command> {
    let mut wish = ImageWish::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("channels") => {
                let list = parser.value()?.string()?;
                let names = list
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty());
                wish.channels = Some(names.map(str::to_owned).collect());
            }
            Long("previous") => wish.is_previous = true,
            Long("rebuild") => wish.is_rebuild = true,
            Long("verify") => wish.is_verified = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Image(wish))
}

fn migrate(parser: &mut Parser) -> Result<Command> {
    let (mut words, mut data_dir) = (Vec::new(), None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("data-dir") => data_dir = Some(parser.value()?.into()),
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let action = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["status"] => Migrate::Status,
        ["run"] => Migrate::Run,
        ["new", "keyring", name] => Migrate::New(Database::Keyring, name.to_owned()),
        ["new", name] => Migrate::New(Database::Bots, name.to_owned()),
        _ => bail!("migrate takes `status`, `run`, `new NAME` or `new keyring NAME`"),
    };
    Ok(Command::Migrate(action, data_dir))
}

fn bench(parser: &mut Parser) -> Result<Command> {
    let mut part = BenchPart::All;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) if name == "logs" => part = BenchPart::Logs,
            Value(name) if name == "keyring" => part = BenchPart::Keyring,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Bench(part))
}

fn codegen(parser: &mut Parser) -> Result<Command> {
    let mut check = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("check") => check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Codegen { check })
}

fn alone(parser: &mut Parser, command: Command) -> Result<Command> {
    match parser.next()? {
        None => Ok(command),
        Some(other) => Err(other.unexpected().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn up_takes_its_options_in_any_order() {
        let expected = UpOptions {
            no_bot: true,
            detach: true,
            profile: Profile::Dev,
            data_dir: Some("/tmp/d".into()),
            port: Some(7300),
        };
        let line = "up --port 7300 --detach --profile dev --data-dir /tmp/d --no-bot";
        assert_eq!(parsed(line).unwrap(), Command::Up(expected));
        assert_eq!(parsed("up").unwrap(), Command::Up(UpOptions::default()));
    }

    #[test]
    fn test_takes_one_selection_and_filters() {
        let Command::Test(options) = parsed("test --quick a_name other").unwrap() else {
            panic!("not a test")
        };
        assert_eq!(
            (options.selection, options.filters.len()),
            (Selection::Quick, 2)
        );
        assert!(parsed("test --quick --docker").is_err());
    }

    #[test]
    fn fuzz_takes_a_target_and_one_input_needs_one() {
        let expected = FuzzOptions {
            target: Some("settings".to_owned()),
            seconds: 5,
            input: Some("a/b".into()),
        };
        let line = "fuzz --seconds 5 settings --input a/b";
        assert_eq!(parsed(line).unwrap(), Command::Fuzz(expected));
        assert_eq!(
            parsed("fuzz").unwrap(),
            Command::Fuzz(FuzzOptions::default())
        );
        assert!(parsed("fuzz --input a/b").is_err());
        assert!(parsed("fuzz settings hostname").is_err());
    }

    #[test]
    fn chaos_takes_a_seed_and_a_number_of_rounds() {
        let expected = ChaosOptions {
            seed: Some(7),
            rounds: Some(200),
        };
        assert_eq!(
            parsed("chaos --rounds 200 --seed 7").unwrap(),
            Command::Chaos(expected)
        );
        assert_eq!(
            parsed("chaos").unwrap(),
            Command::Chaos(ChaosOptions::default())
        );
    }

    #[test]
    fn random_requests_take_a_seed_and_a_number_of_cases() {
        let expected = ApiFuzzOptions {
            seed: Some(7),
            cases: Some(500),
        };
        assert_eq!(
            parsed("api-fuzz --cases 500 --seed 7").unwrap(),
            Command::ApiFuzz(expected)
        );
        assert!(parsed("api-fuzz --cases some").is_err());
    }

    #[test]
    fn bench_measures_everything_or_a_part() {
        assert_eq!(parsed("bench").unwrap(), Command::Bench(BenchPart::All));
        assert_eq!(
            parsed("bench logs").unwrap(),
            Command::Bench(BenchPart::Logs)
        );
        assert_eq!(
            parsed("bench keyring").unwrap(),
            Command::Bench(BenchPart::Keyring)
        );
        assert!(parsed("bench lists").is_err());
    }

    #[test]
    fn migrate_needs_to_know_what() {
        assert_eq!(
            parsed("migrate new add_x").unwrap(),
            Command::Migrate(Migrate::New(Database::Bots, "add_x".into()), None)
        );
        assert_eq!(
            parsed("migrate new keyring add_x").unwrap(),
            Command::Migrate(Migrate::New(Database::Keyring, "add_x".into()), None)
        );
        assert!(parsed("migrate").is_err());
        assert!(parsed("migrate new").is_err());
    }

    #[test]
    fn wrong_words_are_refused() {
        for line in [
            "upp",
            "check --now",
            "up --profile fast",
            "up --port 70000",
            "chaos --seed x",
            "image telegram",
            "--what",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn help_is_the_answer_to_nothing_and_names_every_command() {
        for line in ["", "help", "-h", "up --help", "image --rebuild -h"] {
            assert_eq!(parsed(line).unwrap(), Command::Help, "{line}");
        }
        for name in [
            "up", "test", "chaos", "api-fuzz", "fuzz", "check", "build", "docker", "image",
            "migrate", "codegen", "bench", "ci", "help",
        ] {
            assert!(HELP.contains(&format!("\n  {name}")), "{name}");
        }
    }

    #[test]
    fn channels_are_a_list() {
        let expected = Command::Image(ImageWish {
            channels: Some(vec!["telegram".into(), "matrix".into()]),
            is_rebuild: true,
            ..ImageWish::default()
        });
        assert_eq!(
            parsed("image --channels telegram,matrix --rebuild").unwrap(),
            expected
        );
    }

    #[test]
    fn the_release_before_is_asked_for_by_name() {
        let expected = Command::Image(ImageWish {
            is_previous: true,
            is_verified: true,
            ..ImageWish::default()
        });
        assert_eq!(parsed("image --previous --verify").unwrap(), expected);
    }
}

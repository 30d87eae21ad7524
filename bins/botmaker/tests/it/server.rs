//! A server of a test's own: the real program with a data directory, ports and subnets that nobody else uses. Its
//! process, containers and networks go with it, also after a panic.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use botmaker_testkit::{
    engine,
    run::{Run, free_port},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::api::Api;

/// The program that was compiled with the tests.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_botmaker");
/// The administrator's password on every test server.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
/// How long a server may take until it answers, on a machine that compiles beside it.
const START_LIMIT: Duration = Duration::from_secs(30);
/// Host ports for the bots of one server.
const BOT_PORTS: u16 = 16;

/// How a server differs from the usual one.
#[derive(Default)]
pub(crate) struct Setup {
    /// Its image; the one of the settings' default when empty.
    pub(crate) image: Option<String>,
    /// The program; the one that was compiled with the tests when empty.
    pub(crate) program: Option<PathBuf>,
    /// The engine's socket; the machine's own when empty.
    pub(crate) socket: Option<PathBuf>,
    /// The name of its data directory inside the test's directory; `data` when empty.
    pub(crate) data_name: Option<&'static str>,
    /// Whether it is told of its data directory by a relative path.
    pub(crate) is_data_relative: bool,
    /// The user and group that it runs as; the test's own when empty.
    pub(crate) user: Option<(u32, u32)>,
    /// Further settings, as environment variables.
    pub(crate) settings: Vec<(&'static str, String)>,
}

/// A running server.
pub(crate) struct TestServer {
    /// Its data directory.
    pub(crate) data: PathBuf,
    /// Where it is reached.
    pub(crate) base: String,
    /// The first of the host ports for its bots; they are [`BOT_PORTS`] many.
    pub(crate) first_port: u16,
    setup: Setup,
    environment: Vec<(&'static str, String)>,
    child: Option<Child>,
    // Fields are dropped in this order: containers go before the directory that they use.
    run: Run,
    place: TempDir,
}

impl TestServer {
    /// Starts a server and waits until it answers; `None` when somebody asked to do without Docker tests.
    pub(crate) async fn start(setup: Setup) -> Option<Self> {
        let place = tempfile::Builder::new().prefix("botmaker-it-").tempdir();
        let place = place.expect("a directory for the test");
        Self::start_in(setup, place).await
    }

    /// The same in a directory that the test prepared.
    pub(crate) async fn start_in(setup: Setup, place: TempDir) -> Option<Self> {
        let mut server = Self::prepare(setup, place)?;
        server.start_again().await;
        Some(server)
    }

    fn prepare(setup: Setup, place: TempDir) -> Option<Self> {
        let run = Run::begin()?;
        let name = setup.data_name.unwrap_or("data");
        let data = place.path().join(name);
        let listen = format!("127.0.0.1:{}", free_port());
        let seed = Uuid::new_v4();
        let first_port =
            20_000 + u16::from(seed.as_bytes()[0]) * 32 + u16::from(seed.as_bytes()[1] % 2) * 16;
        let told = if setup.is_data_relative {
            name.to_owned()
        } else {
            data.display().to_string()
        };
        let socket = setup.socket.clone().unwrap_or_else(engine::socket);
        let [bots_side_port, keyring_port] = other_ports(&listen);
        let mut environment = vec![
            ("BOTMAKER__SERVER__LISTEN", listen.clone()),
            ("BOTMAKER__DATA__DIRECTORY", told),
            (
                "BOTMAKER__ENGINE__SOCKET",
                format!("unix://{}", socket.display()),
            ),
            ("BOTMAKER__BOTS__PORT_FIRST", first_port.to_string()),
            (
                "BOTMAKER__BOTS__PORT_LAST",
                (first_port + BOT_PORTS - 1).to_string(),
            ),
            (
                "BOTMAKER__BOTS__SUBNET_POOL",
                format!("10.232.{}.0/24", seed.as_bytes()[2]),
            ),
            ("BOTMAKER__BOTS__SWEEP", "2s".to_owned()),
            ("BOTMAKER__BOTS__PROBE_STARTING", "250ms".to_owned()),
            ("BOTMAKER__BOTS__PROBE_STEADY", "2s".to_owned()),
            // Who looks at logs and answers meets no test messages that it did not ask for.
            ("BOTMAKER__BOTS__CANARY_INTERVAL", "0s".to_owned()),
            ("BOTMAKER__BOTS_SIDE__PORT", bots_side_port.to_string()),
            ("BOTMAKER__KEYRING__PORT", keyring_port.to_string()),
            // What a test leaves over is left over at once.
            ("BOTMAKER__JANITOR__YOUNG", "0s".to_owned()),
            ("BOTMAKER__ADMIN_PASSWORD", PASSWORD.to_owned()),
            ("BOTMAKER__LOG__FORMAT", "json".to_owned()),
            (
                "BOTMAKER__LOG__FILTER",
                "info,botmaker_fleet=debug".to_owned(),
            ),
        ];
        if let Some(image) = &setup.image {
            environment.push(("BOTMAKER__ENGINE__IMAGE", image.clone()));
        }
        environment.extend(setup.settings.iter().cloned());
        let base = format!("http://{listen}");
        Some(Self {
            data,
            base,
            first_port,
            setup,
            environment,
            child: None,
            run,
            place,
        })
    }

    /// Starts it once more on the same data directory and waits until it answers.
    pub(crate) async fn start_again(&mut self) {
        assert!(self.child.is_none(), "the server runs already");
        let mut child = self
            .command()
            .spawn()
            .expect("the server's program can be run");
        let (base, client) = (self.base.clone(), reqwest::Client::new());
        let deadline = tokio::time::Instant::now() + START_LIMIT;
        loop {
            if let Some(status) = child.try_wait().expect("the server can be asked") {
                panic!("the server ended with {status}:\n{}", self.log());
            }
            let answer = client.get(format!("{base}/healthz")).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "the server does not answer:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.child = Some(child);
        self.run.adopt(self.instance());
    }

    /// The program with this server's settings, its log appended to the test's file.
    pub(crate) fn command(&self) -> Command {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_file());
        let compiled = Path::new(PROGRAM);
        let mut command = Command::new(self.setup.program.as_deref().unwrap_or(compiled));
        command
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.place.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.expect("the log can be written"))
            .kill_on_drop(true);
        if let Some((user, group)) = self.setup.user {
            command.uid(user).gid(group);
        }
        command
    }

    /// Ends it as a power cut would.
    pub(crate) async fn kill(&mut self) {
        let mut child = self.child.take().expect("the server runs");
        child.kill().await.expect("the server can be killed");
    }

    /// Asks it to end, and returns how and how fast it did.
    pub(crate) async fn terminate(&mut self, limit: Duration) -> (ExitStatus, Duration) {
        let mut child = self.child.take().expect("the server runs");
        let pid = child
            .id()
            .and_then(|pid| i32::try_from(pid).ok())
            .expect("its process id");
        let begun = tokio::time::Instant::now();
        kill(Pid::from_raw(pid), Signal::SIGTERM).expect("the server can be signalled");
        let ended = tokio::time::timeout(limit, child.wait()).await;
        let status = ended
            .unwrap_or_else(|_| panic!("the server still runs after {limit:?}:\n{}", self.log()));
        (
            status.expect("the server can be waited for"),
            begun.elapsed(),
        )
    }

    /// The memory that its process has resident now.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let pid = self
            .child
            .as_ref()
            .and_then(Child::id)
            .expect("the server runs");
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("its status");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib =
            resident.and_then(|words| words.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kib.expect("a number of KiB") * 1024
    }

    /// The image of new bots after its next start.
    pub(crate) fn use_image(&mut self, image: Option<String>) {
        let name = "BOTMAKER__ENGINE__IMAGE";
        self.environment.retain(|(known, _)| *known != name);
        self.environment.extend(image.map(|image| (name, image)));
    }

    /// Signs in.
    pub(crate) async fn api(&self) -> Api {
        Api::log_in(&self.base, PASSWORD).await
    }

    /// Where bots reach the server, which it knows a moment after Docker has answered.
    pub(crate) async fn bots_side(&self, api: &Api) -> SocketAddr {
        engine::wait_for("where bots reach the server", START_LIMIT, async || {
            let docker = api.get("/api/docker/status").await.expect(200);
            let side = &docker["bots_side"];
            let is_listening = side["listening"] == true;
            is_listening.then(|| side["address"].as_str()?.parse().ok())?
        })
        .await
    }

    /// The test's corner of the engine.
    pub(crate) fn run(&self) -> &Run {
        &self.run
    }

    /// The instance's id.
    pub(crate) fn instance(&self) -> Uuid {
        let text =
            fs::read_to_string(self.data.join("instance-id")).expect("the instance has an id");
        text.trim().parse().expect("the id is a UUID")
    }

    fn log_file(&self) -> PathBuf {
        self.place.path().join("server.log")
    }

    /// What the server has logged, over all its starts.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.log_file()).unwrap_or_default()).into_owned()
    }
}

/// Free ports beside the one of `listen`: what is free once may be drawn twice.
fn other_ports(listen: &str) -> [u16; 2] {
    let is_another = |port: &u16| !listen.ends_with(&format!(":{port}"));
    let mut drawn = std::iter::repeat_with(free_port).filter(is_another);
    let first = drawn.next().expect("a port");
    [first, drawn.find(|port| *port != first).expect("a port")]
}

impl Drop for TestServer {
    #[expect(
        clippy::print_stderr,
        reason = "a failed test shows what the server said"
    )]
    fn drop(&mut self) {
        // The process is killed by dropping its handle; the reader of a failed test wants to know what it said.
        self.child = None;
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<&str> = log.lines().rev().take(60).collect();
            for line in last.iter().rev() {
                eprintln!("server: {line}");
            }
        }
    }
}

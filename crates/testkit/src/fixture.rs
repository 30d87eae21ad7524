//! An image of 1 MB whose only file plays OpenClaw (`fixture/`), built when a test first asks for it.

use std::{
    fmt::Write as _,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use bollard::{Docker, body_full, errors::Error, query_parameters::CreateImageOptionsBuilder};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::{archive::Archive, engine};

/// The repository of all fixture images.
pub const REPOSITORY: &str = "botmaker/fixture";

/// How the gateway of an image behaves. `fixture <step> …` commands work in every one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// As it should.
    Normal,
    /// Is live at once but started and ready only after this time.
    SlowReady(Duration),
    /// Ends with a code after this time.
    Crash {
        /// The time.
        after: Duration,
        /// The code.
        code: u8,
    },
    /// Finds its configuration wrong: ends with code 78 at once.
    Exit78,
    /// The validator refuses every configuration.
    InvalidConfig,
    /// Only SIGKILL ends it.
    IgnoreSigterm,
    /// Prints this many lines a second.
    Flood {
        /// The lines.
        lines_per_second: u32,
    },
    /// Answers probes with pages, redirects and bodies without end.
    Hostile,
    /// Takes memory after this time until the kernel ends it.
    MemoryHog(Duration),
    /// After this time only `/healthz` is answered; everything else hangs.
    Stalls(Duration),
    /// Passes every probe and tells of its channels, but after this time no message is answered.
    StallsTurns(Duration),
    /// Is started, but not ready because of the channel `telegram`, which it cannot reach.
    Degraded,
    /// The same because Telegram refuses the token: it does not try again.
    RejectedToken,
    /// Takes so much memory, in MiB, and keeps it.
    HoldsMemory(u32),
    /// Is ready, but its restart-loop breaker holds the channel `telegram` back.
    Suppressed,
}

impl Mode {
    /// Its name in tags and in the image's environment.
    const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::SlowReady(_) => "slow-ready",
            Self::Crash { .. } => "crash",
            Self::Exit78 => "exit78",
            Self::InvalidConfig => "invalid",
            Self::IgnoreSigterm => "ignore-sigterm",
            Self::Flood { .. } => "flood",
            Self::Hostile => "hostile",
            Self::MemoryHog(_) => "memory-hog",
            Self::Stalls(_) => "stalls",
            Self::StallsTurns(_) => "stalls-turns",
            Self::Degraded => "degraded",
            Self::RejectedToken => "rejected-token",
            Self::HoldsMemory(_) => "holds-memory",
            Self::Suppressed => "suppressed",
        }
    }

    fn numbers(self) -> Vec<(&'static str, u128)> {
        match self {
            Self::SlowReady(after)
            | Self::MemoryHog(after)
            | Self::Stalls(after)
            | Self::StallsTurns(after) => {
                vec![("AFTER_MS", after.as_millis())]
            }
            Self::HoldsMemory(mib) => vec![("MIB", mib.into())],
            Self::Crash { after, code } => {
                vec![("AFTER_MS", after.as_millis()), ("EXIT_CODE", code.into())]
            }
            Self::Flood { lines_per_second } => vec![("LINES_PER_SECOND", lines_per_second.into())],
            _ => Vec::new(),
        }
    }

    /// What is set in the image (Dockerfile instructions that an import accepts).
    fn changes(self) -> Vec<String> {
        let mut changes = vec![
            "ENV PATH=/usr/local/bin".to_owned(),
            format!("ENV BOTMAKER_FIXTURE_MODE={}", self.name()),
            "USER 1000:1000".to_owned(),
            "WORKDIR /home/node".to_owned(),
            "EXPOSE 18789".to_owned(),
            "LABEL botmaker.layout=botmaker".to_owned(),
            "LABEL botmaker.openclaw.version=2026.9.6".to_owned(),
            "LABEL botmaker.channels=telegram,discord,slack".to_owned(),
            r#"CMD ["openclaw","gateway","run","--port","18789","--bind","lan"]"#.to_owned(),
        ];
        let number = |(name, value)| format!("ENV BOTMAKER_FIXTURE_{name}={value}");
        changes.extend(self.numbers().into_iter().map(number));
        changes
    }

    fn tag(self, binary_hash: &str) -> String {
        let mut tag = self.name().to_owned();
        for (_, value) in self.numbers() {
            let _ = write!(tag, "-{value}");
        }
        format!("{tag}-{binary_hash}")
    }
}

fn source_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture")
}

/// Where the compiled binary and the lock lie.
fn build_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/testkit")
}

/// The image of a mode; its tag changes with the fixture's sources, so an old one is never used.
///
/// # Panics
/// When rustc or the engine refuses.
pub async fn image(mode: Mode) -> String {
    let built = tokio::task::spawn_blocking(|| {
        // Tests run in several processes at once: one compiles, the others wait.
        fs::create_dir_all(build_dir()).expect("the build directory can be made");
        let lock = File::create(build_dir().join("fixture.lock")).expect("the lock can be made");
        lock.lock().expect("the lock can be taken");
        let built = binary();
        (lock, built)
    });
    let (lock, (hash, path)) = built.await.expect("the fixture compiles");
    let reference = format!("{REPOSITORY}:{}", mode.tag(&hash));
    let docker = engine::client();
    if !is_present(&docker, &reference).await {
        import(&docker, mode, &hash, &path).await;
    }
    drop(lock);
    reference
}

async fn is_present(docker: &Docker, reference: &str) -> bool {
    match docker.inspect_image(reference).await {
        Ok(_) => true,
        Err(Error::DockerResponseServerError {
            status_code: 404, ..
        }) => false,
        Err(error) => panic!("the engine does not tell about {reference}: {error}"),
    }
}

async fn import(docker: &Docker, mode: Mode, hash: &str, binary: &Path) {
    let mut archive = Archive::default();
    for path in [
        "usr",
        "usr/local",
        "usr/local/bin",
        "etc",
        "etc/openclaw",
        "home",
        "run",
        "run/secrets",
    ] {
        archive.directory(path, 0o755);
    }
    archive.directory("home/node", 0o777);
    archive.directory("home/node/.openclaw", 0o777);
    archive.directory("tmp", 0o1777);
    let contents = fs::read(binary).expect("the fixture was compiled");
    archive.file("usr/local/bin/openclaw", 0o755, &contents);
    let options = CreateImageOptionsBuilder::new()
        .from_src("-")
        .repo(REPOSITORY)
        .tag(&mode.tag(hash))
        .changes(mode.changes())
        .build();
    docker
        .create_image(
            Some(options),
            Some(body_full(archive.finish().into())),
            None,
        )
        .try_for_each(async |_| Ok(()))
        .await
        .expect("the engine imports the fixture image");
}

/// The compiled fixture and the hash of its sources.
fn binary() -> (String, PathBuf) {
    let mut sources: Vec<PathBuf> = fs::read_dir(source_dir())
        .expect("the fixture's sources are there")
        .map(|entry| entry.expect("a readable directory").path())
        .collect();
    sources.sort();
    let mut digest = Sha256::new();
    digest.update(include_bytes!("fixture.rs"));
    for source in &sources {
        digest.update(fs::read(source).expect("a readable source"));
    }
    let hash = digest
        .finalize()
        .iter()
        .take(6)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
    let path = build_dir().join(format!("openclaw-{hash}"));
    if !path.exists() {
        compile(&path);
    }
    (hash, path)
}

fn compile(path: &Path) {
    let unfinished = path.with_extension("new");
    let flags = [
        "opt-level=1",
        "panic=abort",
        "strip=symbols",
        "target-feature=+crt-static",
    ];
    let output = Command::new("rustc")
        .args(["--edition", "2024", "-o"])
        .arg(&unfinished)
        .args(flags.iter().flat_map(|flag| ["-C", flag]))
        .arg(source_dir().join("main.rs"))
        .output()
        .expect("rustc is on the path");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the fixture does not compile:\n{words}"
    );
    fs::rename(&unfinished, path).expect("the fixture can be put in place");
}

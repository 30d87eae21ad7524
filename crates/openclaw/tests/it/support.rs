//! The real image, by the `docker` program: a bot's directories and containers that go away with their owner.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use botmaker_domain::{BotId, BotSpec};
use botmaker_openclaw::{CONFIG_DIR, GATEWAY_PORT, SECRETS_DIR, STATE_DIR, environment};
use botmaker_secrets::{Ownership, SecretDirectory, SecretString};
use tempfile::TempDir;

pub(crate) const IMAGE: &str = "botmaker/openclaw:2026.9.6";

/// Whether tests that need Docker were switched off on purpose.
pub(crate) fn is_skipped() -> bool {
    let skipped = std::env::var_os("BOTMAKER_SKIP_DOCKER").is_some_and(|value| value == "1");
    if skipped {
        println!("skipped: BOTMAKER_SKIP_DOCKER=1");
    }
    skipped
}

/// Runs `docker` and returns what it wrote; panics with its words when it fails.
pub(crate) fn docker(arguments: &[&str]) -> String {
    let output = Command::new("docker")
        .args(arguments)
        .output()
        .expect("the docker program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    assert!(
        output.status.success(),
        "docker {arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// A container's standard output and error.
pub(crate) fn logs(container: &str) -> String {
    let output = Command::new("docker")
        .args(["logs", container])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The address of the host on the default bridge: what `host-gateway` means to a container. Engines may leave it
/// out of the network's description; then it is the first address of the subnet.
pub(crate) fn host_gateway() -> String {
    let format = "{{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}}{{end}}";
    let told = docker(&["network", "inspect", "bridge", "--format", format]);
    let mut words = told.split_whitespace();
    let subnet = words.next().unwrap();
    match words.next() {
        Some(gateway) => gateway.to_owned(),
        None => {
            let (network, _) = subnet.split_once('/').unwrap();
            let network: std::net::Ipv4Addr = network.parse().unwrap();
            std::net::Ipv4Addr::from_bits(network.to_bits() + 1).to_string()
        }
    }
}

/// One bot on disk and, once started, in a container.
pub(crate) struct Bot {
    pub(crate) id: BotId,
    pub(crate) container: String,
    pub(crate) secrets: SecretDirectory,
    place: TempDir,
    owner: Ownership,
}

impl Bot {
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let owner = Ownership::for_this_process();
        let id = BotId::generate();
        for name in ["state", "config"] {
            let path = place.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            if Ownership::of_this_process().uid == 0 {
                chown(&path, Some(owner.uid), Some(owner.gid)).unwrap();
            }
        }
        Self {
            id,
            container: format!("botmaker-openclaw-it-{id}"),
            secrets: SecretDirectory::open(&place.path().join("secrets"), owner).unwrap(),
            place,
            owner,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub(crate) fn write_config(&self, bytes: &[u8]) {
        fs::write(self.path("config/openclaw.json"), bytes).unwrap();
    }

    pub(crate) fn write_secrets(&self, spec: &BotSpec, value: impl Fn(&str) -> String) {
        for (name, version) in &spec.secrets {
            let value = SecretString::from(value(name.as_str()));
            self.secrets.write(self.id, name, *version, &value).unwrap();
        }
    }

    /// Writes a file of the bot's workspace, owned by the bot.
    pub(crate) fn write_workspace(&self, path: &str, contents: &str) {
        let directory = self.path("state/workspace");
        fs::create_dir_all(&directory).unwrap();
        let file = directory.join(path);
        fs::write(&file, contents).unwrap();
        if Ownership::of_this_process().uid == 0 {
            for path in [&directory, &file] {
                chown(path, Some(self.owner.uid), Some(self.owner.gid)).unwrap();
            }
        }
    }

    /// Starts the bot hardened as BotMaker does, and returns the port on 127.0.0.1.
    pub(crate) fn start(&self, spec: &BotSpec, command: &[&str]) -> u16 {
        let mount = |source: &Path, target: &str, mode: &str| {
            format!(
                "type=bind,source={},target={target}{mode}",
                source.display()
            )
        };
        let variables: Vec<_> = environment(spec, self.id)
            .into_iter()
            .map(|(name, value)| format!("--env={name}={value}"))
            .collect();
        let mounts = [
            mount(&self.path("state"), STATE_DIR, ""),
            mount(&self.path("config"), CONFIG_DIR, ",readonly"),
            mount(&self.secrets.host_path(self.id), SECRETS_DIR, ",readonly"),
        ];
        let user = format!("--user={}:{}", self.owner.uid, self.owner.gid);
        let publish = format!("127.0.0.1::{GATEWAY_PORT}");
        let mut arguments = vec![
            "run",
            "--detach",
            "--name",
            &self.container,
            "--hostname=openclaw-it",
            "--init",
            "--read-only",
            "--tmpfs=/tmp:rw,nosuid,nodev,size=256m,mode=1777",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--memory=2g",
            "--memory-swap=2g",
            "--pids-limit=256",
            "--add-host=botmaker:host-gateway",
            "--label=botmaker.test=openclaw-it",
            "--publish",
            &publish,
            &user,
        ];
        arguments.extend(mounts.iter().flat_map(|mount| ["--mount", mount.as_str()]));
        arguments.extend(variables.iter().map(String::as_str));
        arguments.push(IMAGE);
        arguments.extend(command);
        docker(&arguments);
        let port = docker(&["port", &self.container, &GATEWAY_PORT.to_string()]);
        port.lines()
            .next()
            .unwrap()
            .rsplit(':')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Every file below the bot's state in which `needle` stands.
    pub(crate) fn state_files_with(&self, needle: &str) -> Vec<PathBuf> {
        fn walk(directory: &Path, needle: &[u8], found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(directory).unwrap().flatten() {
                let Ok(metadata) = fs::symlink_metadata(entry.path()) else {
                    continue;
                };
                if metadata.is_dir() {
                    walk(&entry.path(), needle, found);
                } else if metadata.is_file()
                    && fs::read(entry.path())
                        .unwrap_or_default()
                        .windows(needle.len())
                        .any(|it| it == needle)
                {
                    found.push(entry.path());
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.path("state"), needle.as_bytes(), &mut found);
        found
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = Command::new("docker")
            .args(["rm", "--force", "--volumes", &self.container])
            .output();
    }
}

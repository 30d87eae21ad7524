//! The official image, where its registry answers soon.

use std::{
    io::{BufRead, BufReader},
    net::{TcpStream, ToSocketAddrs},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::recipe::Release;
use crate::console::Step;

/// A registry that has not answered by then is not waited for.
const ANSWER: Duration = Duration::from_secs(10);
/// A download of about 1 GB that takes longer than this is slower than building.
const DOWNLOAD: Duration = Duration::from_secs(300);

/// Pulls the official image and gives it our name; `Err` in the result says why there is none.
///
/// # Errors
/// When docker cannot be started.
pub(super) fn pull(repository: &str, release: &Release, step: &Step) -> Result<Result<(), String>> {
    let source = format!("{repository}:{}", release.version);
    if let Err(reason) = reach(registry(repository)) {
        return Ok(Err(reason));
    }
    if let Err(reason) = download(&source, step)? {
        return Ok(Err(reason));
    }
    let tagged = Command::new("docker")
        .args(["tag", &source, release.reference])
        .stdin(Stdio::null())
        .status();
    let tagged = tagged.context("cannot start docker")?;
    anyhow::ensure!(
        tagged.success(),
        "docker tag {source} {} ended with {tagged}",
        release.reference
    );
    Ok(Ok(()))
}

/// The registry in a repository's name; names without one live on Docker Hub.
fn registry(repository: &str) -> &str {
    match repository.split_once('/') {
        Some((first, _)) if first.contains(['.', ':']) || first == "localhost" => first,
        _ => "registry-1.docker.io",
    }
}

/// Opens one connection, with everything it takes (name lookup included) in the time for an answer.
fn reach(registry: &str) -> Result<(), String> {
    let host = if registry.contains(':') {
        registry.to_owned()
    } else {
        format!("{registry}:443")
    };
    let (sender, receiver) = mpsc::channel();
    // The system's name lookup has no time limit of its own; a thread that is stuck in it ends with xtask.
    thread::spawn(move || {
        let reached = host
            .to_socket_addrs()
            .map_err(|error| error.to_string())
            .and_then(|addresses| {
                let mut last = format!("{host} has no address");
                for address in addresses {
                    match TcpStream::connect_timeout(&address, ANSWER) {
                        Ok(_) => return Ok(()),
                        Err(error) => last = error.to_string(),
                    }
                }
                Err(last)
            });
        sender.send(reached).ok();
    });
    receiver
        .recv_timeout(ANSWER)
        .unwrap_or_else(|_| Err(format!("no answer within {} s", ANSWER.as_secs())))
}

fn download(source: &str, step: &Step) -> Result<Result<(), String>> {
    let mut pull = Command::new("docker")
        .args(["pull", source])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start docker")?;
    let (sender, lines) = mpsc::channel();
    let complaints = sender.clone();
    let stdout = pull.stdout.take();
    let stderr = pull.stderr.take();
    thread::spawn(move || forward(stdout, &sender));
    thread::spawn(move || forward(stderr, &complaints));
    let begun = Instant::now();
    let mut limit = ANSWER;
    let mut last = String::new();
    loop {
        match lines.recv_timeout(limit) {
            Ok(line) => {
                step.progress(&line);
                last = line;
                limit = DOWNLOAD.saturating_sub(begun.elapsed());
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                pull.kill().ok();
                pull.wait().ok();
                return Ok(Err(format!(
                    "no image after {} s",
                    begun.elapsed().as_secs()
                )));
            }
        }
    }
    let status = pull.wait().context("cannot wait for docker")?;
    Ok(if status.success() { Ok(()) } else { Err(last) })
}

fn forward(pipe: Option<impl std::io::Read>, lines: &mpsc::Sender<String>) {
    for line in pipe
        .into_iter()
        .flat_map(|pipe| BufReader::new(pipe).lines())
        .map_while(Result::ok)
    {
        if lines.send(line).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_registry_is_the_first_part_when_it_looks_like_a_host() {
        assert_eq!(registry("ghcr.io/openclaw/openclaw"), "ghcr.io");
        assert_eq!(registry("localhost:5000/openclaw"), "localhost:5000");
        assert_eq!(registry("openclaw/openclaw"), "registry-1.docker.io");
        assert_eq!(registry("openclaw"), "registry-1.docker.io");
    }

    #[test]
    fn a_registry_that_nobody_is_behind_is_given_up_at_once() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        assert_eq!(reach(&address), Ok(()));
        drop(listener);
        assert!(reach(&address).is_err());
        assert!(reach("registry.invalid").is_err());
    }
}

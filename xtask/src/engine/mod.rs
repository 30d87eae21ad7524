//! The Docker engine: the reachable one is used; on Debian as root one is installed and started;
//! otherwise a person gets the exact commands.

pub(crate) mod advice;
pub(crate) mod probe;
pub(crate) mod start;

use anyhow::{Result, bail};

use self::probe::State;
use crate::{
    console::Step,
    tools::{apt, version::Version},
};

/// Without these an engine cannot run containers with published ports.
pub(crate) const PACKAGES: [&str; 2] = ["docker.io", "iptables"];

/// An engine that answers and speaks a supported API.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) version: String,
    pub(crate) api: Version,
}

impl Engine {
    /// One line about it.
    pub(crate) fn summary(&self) -> String {
        format!(
            "Docker {} (API {}.{})",
            self.version, self.api.major, self.api.minor
        )
    }
}

/// Finds the engine or gets one.
///
/// # Errors
/// When there is none and none can be started; the text says what to type.
pub(crate) fn ensure(step: &Step) -> Result<Engine> {
    let address = probe::address()?;
    match probe::ask(&address) {
        State::Ready(engine) => return Ok(engine),
        State::TooOld(engine) => bail!(
            "{} is too old, BotMaker needs API {} or newer\n  to fix it: {}",
            engine.summary(),
            probe::oldest_api(),
            apt::command_line(&PACKAGES)
        ),
        State::Denied => bail!("{}", advice::access()),
        State::Silent(reason) if !probe::is_default(&address) => bail!(
            "the engine that DOCKER_HOST names does not answer: {reason}\n  to fix it: start it, or unset DOCKER_HOST"
        ),
        State::Silent(_) if !apt::can_install() => bail!("{}", advice::installation()),
        State::Silent(_) => {}
    }
    if crate::process::find_program("dockerd").is_none() {
        step.note("no Docker engine: installing docker.io and iptables from Debian");
        apt::install(step, &PACKAGES)?;
    }
    start::start(step, &address)
}

/// Why no engine can be had without a person, if that is so; cheap, for saying it before any compiling.
pub(crate) fn obstacle() -> Option<String> {
    let address = match probe::address() {
        Ok(address) => address,
        Err(error) => return Some(error.to_string()),
    };
    match probe::ask(&address) {
        State::Denied => Some(advice::access()),
        State::Silent(_) if probe::is_default(&address) && !apt::can_install() => {
            Some(advice::installation())
        }
        _ => None,
    }
}

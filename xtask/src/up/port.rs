//! Which port the server gets, and whether our own server has it already.

use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

use anyhow::{Result, bail};

use crate::http::{self, Address};

/// The dashboard's usual port.
pub(crate) const DEFAULT_PORT: u16 = 7100;
/// How far from the usual port a free one is looked for; 7101 is the bots' side.
const REACH: u16 = 100;
const BOTS_SIDE_PORT: u16 = 7101;

/// Who listens on a port.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Nobody: it may be taken.
    Free,
    /// The server of the same data directory.
    Ours,
    /// Something else.
    Other(String),
}

/// Looks at one port of the loopback address.
pub(crate) fn holder(port: u16, data_dir: &Path) -> Holder {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Holder::Free,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => who_listens(port, data_dir),
        Err(error) => Holder::Other(error.to_string()),
    }
}

fn who_listens(port: u16, data_dir: &Path) -> Holder {
    let Ok(answer) = http::get(&Address::Tcp(format!("127.0.0.1:{port}")), "/healthz") else {
        return Holder::Other("another program".to_owned());
    };
    let about = answer.json();
    if about["service"].as_str() != Some("botmaker") {
        return Holder::Other("another program".to_owned());
    }
    let own = fs::read_to_string(data_dir.join("instance-id")).unwrap_or_default();
    if !own.trim().is_empty() && about["instance"].as_str() == Some(own.trim()) {
        Holder::Ours
    } else {
        Holder::Other("a BotMaker with another data directory".to_owned())
    }
}

/// The next free port after `taken`, judged by `is_free`.
///
/// # Errors
/// When none near it is free.
pub(crate) fn next_free(taken: u16, is_free: impl Fn(u16) -> bool) -> Result<u16> {
    let last = taken.saturating_add(REACH);
    match (taken.saturating_add(1)..=last).find(|port| *port != BOTS_SIDE_PORT && is_free(*port)) {
        Some(port) => Ok(port),
        None => bail!(
            "no free port between {taken} and {last}\n  to fix it: cargo xtask up --port PORT"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_skips_the_bots_side() {
        assert_eq!(next_free(7100, |_| true).unwrap(), 7102);
        assert_eq!(next_free(7100, |port| port > 7110).unwrap(), 7111);
        assert_eq!(next_free(8000, |_| true).unwrap(), 8001);
        assert!(next_free(7100, |_| false).is_err());
    }

    #[test]
    fn a_port_held_by_something_else_is_told_from_a_free_one() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let silent = std::thread::spawn(move || drop(listener.accept()));
        assert!(matches!(
            holder(port, Path::new("/nonexistent")),
            Holder::Other(_)
        ));
        silent.join().unwrap();
        assert_eq!(holder(port, Path::new("/nonexistent")), Holder::Free);
    }
}

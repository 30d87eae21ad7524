//! Beginning, ending, and what stays in between.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use botmaker_keyring::server::{KeyringServer, SocketError, StartError};
use botmaker_ports::{Keyring, KeyringError};
use botmaker_testkit::vendor::Answer;
use http_body_util::BodyExt;
use hyper::StatusCode;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    bots::{Town, divert},
    company::{DEADLINE, Running, settings},
};

async fn status_when(
    keyring: &Arc<dyn Keyring>,
    is_so: impl Fn(&botmaker_ports::KeyringStatus) -> bool,
) -> botmaker_ports::KeyringStatus {
    let waiting = async {
        loop {
            let status = keyring.status().await.unwrap();
            if is_so(&status) {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let status = tokio::time::timeout(DEADLINE, waiting).await;
    status.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_there_after_a_restart() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let other = town.bot("anthropic", &[]).await;
    let keyring = &town.running.keyring;
    // By its port, which is free again when the address without one goes.
    keyring.listen_on(&[town.address]).await.unwrap();
    keyring.cut_off(other.id, true).await.unwrap();
    let is_bound = async { while TcpStream::connect(town.address).await.is_err() {} };
    tokio::time::timeout(DEADLINE, is_bound).await.unwrap();
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    let keys = keyring.list_keys().await.unwrap();
    let grants = keyring.list_grants().await.unwrap();
    let Town {
        running, vendor, ..
    } = town;
    let home = running.stop().await;
    let again = Running::again(home, |settings| divert(settings, &vendor)).await;
    let keyring = &again.keyring;
    let status = status_when(keyring, |status| !status.listens_on.is_empty()).await;
    assert_eq!(status.listens_on, [bot.address]);
    assert_eq!(status.cut_off, [other.id]);
    let mut found = keyring.list_keys().await.unwrap();
    assert!(found[0].last_used_at.is_some());
    found[0].last_used_at = keys[0].last_used_at;
    assert_eq!(found, keys);
    assert_eq!(keyring.list_grants().await.unwrap(), grants);
    assert_eq!(bot.chat().await.0, StatusCode::OK);
    assert_eq!(other.chat().await.0, StatusCode::FORBIDDEN);
    assert_eq!(vendor.received().last().unwrap().key(), Some("sk-work"));
    assert_eq!(keyring.recent(Some(bot.id), 10).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_is_refused_while_the_first_lives() {
    let running = Running::start().await;
    let second = KeyringServer::start(settings(running.home.path())).await;
    assert!(matches!(
        second.err(),
        Some(StartError::Socket(SocketError::InUse { .. }))
    ));
    assert!(running.keyring.status().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_master_key_is_refused_and_nothing_is_lost() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let home = town.running.stop().await;
    let key_file = home.path().join("keyring.key");
    let kept = std::fs::read(&key_file).unwrap();
    std::fs::remove_file(&key_file).unwrap();
    assert!(KeyringServer::start(settings(home.path())).await.is_err());
    assert!(!key_file.exists(), "no new key for what an old one sealed");
    std::fs::write(&key_file, kept).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&key_file, mode).unwrap();
    let again = Running::again(home, |_| {}).await;
    assert_eq!(again.keyring.list_keys().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_is_not_there_is_unavailable() {
    let running = Running::start().await;
    let keyring = Arc::clone(&running.keyring);
    running.stop().await;
    let gone = keyring.status().await;
    assert!(
        matches!(gone, Err(KeyringError::Unavailable { .. })),
        "{gone:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_under_way_comes_to_its_end_when_the_proxy_stops() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let slow = Answer::words(["a", "b", "c"]).pausing(Duration::from_millis(150));
    town.vendor.answer(slow);
    let mut response = bot.ask(true).await;
    response.body_mut().frame().await.unwrap().unwrap();
    let address = town.address;
    let stopping = tokio::spawn(town.running.stop());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert!(body.ends_with(b"\n\n"));
    let home = tokio::time::timeout(DEADLINE, stopping).await;
    let home = home.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    let again = Running::again(home, |_| {}).await;
    let records = again.keyring.recent(Some(bot.id), 1).await.unwrap();
    assert!(records[0].is_whole && records[0].is_measured, "{records:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_end_does_not_hold_up_the_end() {
    let drain = Duration::from_millis(200);
    let town = Town::with(|settings| settings.timeouts.drain = drain).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let endless = Answer::words(["a", "b"]).pausing(Duration::from_secs(3600));
    town.vendor.answer(endless);
    let mut response = bot.ask(true).await;
    response.body_mut().frame().await.unwrap().unwrap();
    let home = town.running.stop().await;
    assert!(response.into_body().collect().await.is_err());
    let again = Running::again(home, |_| {}).await;
    let records = again.keyring.recent(Some(bot.id), 1).await.unwrap();
    assert!(!records[0].is_whole, "{records:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_told_and_bound_when_it_is_free() {
    let running = Running::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let keyring = &running.keyring;
    keyring.listen_on(&[address]).await.unwrap();
    let status = status_when(keyring, |status| !status.failing.is_empty()).await;
    assert_eq!(status.failing[0].address, address);
    assert!(status.failing[0].message.contains("in use"), "{status:?}");
    assert!(status.listens_on.is_empty());
    drop(taken);
    let status = status_when(keyring, |status| status.failing.is_empty()).await;
    assert_eq!(status.listens_on, [address]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_goes_ends_its_connections_after_their_answers() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let slow = Answer::words(["a", "b", "c"]).pausing(Duration::from_millis(150));
    town.vendor.answer(slow);
    let mut response = bot.ask(true).await;
    response.body_mut().frame().await.unwrap().unwrap();
    let keyring = &town.running.keyring;
    keyring.listen_on(&[]).await.unwrap();
    status_when(keyring, |status| status.listens_on.is_empty()).await;
    assert!(response.into_body().collect().await.is_ok());
    let refused = async {
        while TcpStream::connect(town.address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(DEADLINE, refused).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_never_listens_to_the_whole_world() {
    let running = Running::start().await;
    for open in ["0.0.0.0:7102", "[::]:7102"] {
        let open: SocketAddr = open.parse().unwrap();
        let refused = running.keyring.listen_on(&[open]).await;
        assert!(matches!(refused, Err(KeyringError::Refused { .. })));
    }
    let status = running.keyring.status().await.unwrap();
    assert!(status.listens_on.is_empty() && status.failing.is_empty());
}

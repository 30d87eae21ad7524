//! Where bots reach it.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use super::samples::SharedKeyring;

/// Long enough for a busy machine.
const DEADLINE: Duration = Duration::from_secs(20);

/// Any port of loopback.
fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

async fn wait_for(keyring: &SharedKeyring, count: usize) -> Vec<SocketAddr> {
    let began = Instant::now();
    loop {
        let status = keyring.status().await.expect("read");
        if status.listens_on.len() == count {
            return status.listens_on;
        }
        assert!(began.elapsed() < DEADLINE, "{status:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// It listens where it is told, and no longer where it was told before.
pub async fn it_listens_where_it_is_told_and_nowhere_else(keyring: SharedKeyring) {
    assert_eq!(wait_for(&keyring, 0).await, []);
    keyring.listen_on(&[anywhere()]).await.expect("told");
    let found = wait_for(&keyring, 1).await;
    assert!(found[0].ip().is_loopback());
    keyring.listen_on(&[]).await.expect("told");
    wait_for(&keyring, 0).await;
}

/// Being told the same again leaves everything as it is.
pub async fn listening_again_on_the_same_changes_nothing(keyring: SharedKeyring) {
    keyring.listen_on(&[anywhere()]).await.expect("told");
    let found = wait_for(&keyring, 1).await;
    keyring.listen_on(&[anywhere()]).await.expect("told");
    assert_eq!(wait_for(&keyring, 1).await, found);
}

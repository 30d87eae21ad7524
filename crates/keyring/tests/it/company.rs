//! A keyring with everything around it that a test needs.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use botmaker_keyring::{
    client::KeyringClient,
    server::{KeyringServer, ServerSettings},
};
use botmaker_ports::Keyring;
use botmaker_secrets::sealing::SealingKeyFile;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Long enough for a busy machine, short enough to fail.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A running keyring. Ends when it is dropped, and in order by [`Self::stop`].
pub(crate) struct Running {
    pub(crate) home: Arc<TempDir>,
    pub(crate) keyring: Arc<dyn Keyring>,
    shutdown: CancellationToken,
    task: Option<JoinHandle<()>>,
}

/// The usual settings in a directory.
pub(crate) fn settings(home: &Path) -> ServerSettings {
    ServerSettings::new(
        home.join("keyring.db"),
        SealingKeyFile::own(home.join("keyring.key")),
        home.join("keyring/admin.sock"),
    )
}

impl Running {
    /// A new keyring.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A new keyring with other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut ServerSettings)) -> Self {
        Self::again(Arc::new(TempDir::new().unwrap()), change).await
    }

    /// A keyring in a directory that had one before.
    pub(crate) async fn again(
        home: Arc<TempDir>,
        change: impl FnOnce(&mut ServerSettings),
    ) -> Self {
        let mut settings = settings(home.path());
        change(&mut settings);
        let keyring = Arc::new(KeyringClient::new(settings.socket.clone()));
        let server = KeyringServer::start(settings).await.unwrap();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(server.run(shutdown.clone()));
        Self {
            home,
            keyring,
            shutdown,
            task: Some(task),
        }
    }

    /// Where bots reach it, after telling it to listen somewhere on loopback.
    pub(crate) async fn listen(&self) -> SocketAddr {
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        self.keyring.listen_on(&[anywhere]).await.unwrap();
        let waiting = async {
            loop {
                let status = self.keyring.status().await.unwrap();
                if let Some(address) = status.listens_on.first() {
                    return *address;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(DEADLINE, waiting).await.unwrap()
    }

    /// Ends it in order.
    pub(crate) async fn stop(mut self) -> Arc<TempDir> {
        self.shutdown.cancel();
        let task = self.task.take().unwrap();
        tokio::time::timeout(DEADLINE, task).await.unwrap().unwrap();
        Arc::clone(&self.home)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shutdown.cancel();
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

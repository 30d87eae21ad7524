//! The keyring: in this process, beside it, or nowhere.

use std::{sync::Arc, time::Duration};

use botmaker_bootstrap::{KeyringMode, KeyringSettings};
use botmaker_keyring::{
    client::KeyringClient,
    server::{KeyringServer, ServerSettings, Timeouts},
};
use botmaker_ports::{Keyring, NoKeyring};
use botmaker_proxy::server_settings;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::error;

/// How long answers to bots may go on when the server ends; what is left of its ten seconds is for writing.
const DRAIN: Duration = Duration::from_secs(7);

/// What an instance speaks to, and what runs in its process.
pub struct OwnKeyring {
    /// Speaks to the keyring, wherever it is.
    pub keyring: Arc<dyn Keyring>,
    running: Option<(JoinHandle<()>, CancellationToken)>,
}

impl OwnKeyring {
    /// Begins what the settings say. A keyring that cannot begin keeps no bot and no dashboard from running: its cause is
    /// logged, and whoever needs it is told that it does not answer.
    pub async fn begin(settings: &KeyringSettings) -> Self {
        if settings.mode == KeyringMode::Off {
            return Self {
                keyring: Arc::new(NoKeyring),
                running: None,
            };
        }
        let running = match settings.mode {
            KeyringMode::Embedded => match KeyringServer::start(embedded(settings)).await {
                Ok(server) => {
                    let end = CancellationToken::new();
                    Some((tokio::spawn(server.run(end.clone())), end))
                }
                Err(failure) => {
                    error!(
                        error = &failure as &dyn std::error::Error,
                        "the keyring cannot begin; bots that use its keys cannot be started"
                    );
                    None
                }
            },
            KeyringMode::Separate | KeyringMode::Off => None,
        };
        Self {
            keyring: Arc::new(KeyringClient::new(settings.socket.clone())),
            running,
        }
    }

    /// Lets what runs in this process take nothing new.
    pub fn stop(&self) {
        if let Some((_, end)) = &self.running {
            end.cancel();
        }
    }

    /// Ends what runs in this process: answers under way first, then what is to be written.
    pub async fn end(self) {
        self.stop();
        if let Some((task, _)) = self.running
            && let Err(failure) = task.await
        {
            error!(
                error = &failure as &dyn std::error::Error,
                "the keyring did not end as it should"
            );
        }
    }
}

/// The settings of a keyring that ends with the server, within the server's own time.
fn embedded(settings: &KeyringSettings) -> ServerSettings {
    let settings = server_settings(settings);
    let timeouts = Timeouts {
        drain: DRAIN,
        ..settings.timeouts
    };
    ServerSettings {
        timeouts,
        ..settings
    }
}

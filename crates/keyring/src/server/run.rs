//! From settings to the end of the last answer.

use std::{fs, io, os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

use botmaker_ports::{Keyring, KeyringError};
use jiff::Timestamp;
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, info, warn};

use super::{
    admin::{self, AdminSocket, SocketError},
    core::{Core, Parts},
    notes::{self, Notes},
    proxy::{Connections, Lanes, tls},
    service::Service,
    settings::ServerSettings,
    upkeep,
};
use crate::{
    ledger::{Ledger, LedgerOptions},
    recorder::Recorder,
    store::{KeyringStore, OpenError},
};

/// Why the proxy cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The socket cannot be listened on.
    #[error("the keyring's socket cannot be used")]
    Socket(#[from] SocketError),
    /// The database or the master key cannot be used.
    #[error("the keyring cannot be opened")]
    Open(#[from] OpenError),
    /// The database failed.
    #[error("the keyring cannot be read")]
    Store(#[from] KeyringError),
    /// The directory of the database cannot be made.
    #[error("the keyring's directory cannot be made")]
    Directory(#[source] io::Error),
    /// The system gives no threads.
    #[error("no threads can be started")]
    Threads(#[source] io::Error),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// A keyring with its proxy, ready to run. The socket is listened on already: who calls now waits for [`Self::run`].
pub struct KeyringServer {
    core: Arc<Core>,
    lanes: Lanes,
    socket: AdminSocket,
    /// What serves bots and callers: waited for when it ends.
    serving: TaskTracker,
    /// What writes: ends after them.
    writing: TaskTracker,
    /// Ends the task that writes notes.
    end_notes: CancellationToken,
}

impl KeyringServer {
    /// Takes the socket, opens the database and reads it. One process at a time can: the socket of a living one is left to
    /// it.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(settings: ServerSettings) -> Result<Self, StartError> {
        let socket = AdminSocket::bind(&settings.socket, &settings.server_uids)?;
        make_directory(&settings.database)?;
        let tls = tls(&settings.authorities)?;
        let store = KeyringStore::open(&settings.database, &settings.master_key).await?;
        let writing = TaskTracker::new();
        let options = LedgerOptions {
            refuses_unpriced: settings.refuse_unpriced,
        };
        let ledger = Ledger::open(store.clone(), options, Timestamp::now(), &writing).await?;
        let recorder = Recorder::start(store.clone(), &writing);
        let (notes, waiting) = Notes::new();
        let core = Core::load(Parts {
            settings,
            store,
            ledger,
            recorder,
            notes,
            tls,
        })
        .await?;
        let core = Arc::new(core);
        let lanes = Lanes::start(&core).map_err(StartError::Threads)?;
        let end_notes = CancellationToken::new();
        writing.spawn(notes::write(
            Arc::downgrade(&core),
            waiting,
            end_notes.clone(),
        ));
        Ok(Self {
            core,
            lanes,
            socket,
            serving: TaskTracker::new(),
            writing,
            end_notes,
        })
    }

    /// Serves bots and callers until `shutdown`, lets answers under way end for as long as the settings say, and writes what
    /// is to be written.
    pub async fn run(self, shutdown: CancellationToken) {
        let Self {
            core,
            lanes,
            socket,
            serving,
            writing,
            end_notes,
        } = self;
        let kill = CancellationToken::new();
        let end_upkeep = end_notes.child_token();
        writing.spawn(upkeep::run(core.store.clone(), end_upkeep.clone()));
        // Also when this is given up in the middle.
        let _end_upkeep = end_upkeep.drop_guard();
        let keyring: Arc<dyn Keyring> = Arc::new(Service::new(Arc::clone(&core)));
        let calls = serving.clone();
        serving.spawn(admin::serve(socket, keyring, shutdown.clone(), calls));
        let lanes = Arc::new(lanes);
        let connections = Connections::new(kill.clone());
        info!("the keyring serves");
        core.listeners
            .supervise(Arc::clone(&lanes), connections, shutdown, serving.clone())
            .await;
        serving.close();
        let drain = core.settings.timeouts.drain;
        if timeout(drain, serving.wait()).await.is_err() {
            warn!("answers that were still under way are broken off");
            kill.cancel();
            serving.wait().await;
        }
        // Nobody else has it: what took connections has ended.
        if let Some(lanes) = Arc::into_inner(lanes) {
            let _ = tokio::task::spawn_blocking(move || lanes.end()).await;
        }
        end_notes.cancel();
        core.recorder.close().await;
        if let Err(error) = core.ledger.close().await {
            error!(%error, "leases of budgets could not be given back; they count as spent");
        }
        writing.close();
        let store = core.store.clone();
        // The ledger's task goes with the last who has the ledger.
        drop(core);
        writing.wait().await;
        store.close().await;
        info!("the keyring has ended");
    }
}

/// Makes the directory of the database, for nobody else.
fn make_directory(database: &Path) -> Result<(), StartError> {
    let Some(directory) = database.parent() else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    let made = builder.recursive(true).mode(0o700).create(directory);
    made.map_err(StartError::Directory)
}

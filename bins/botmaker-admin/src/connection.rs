//! The way to the instance's use cases: the running server's admin socket, or, without a server, this process itself.

use std::{
    io,
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    time::Duration,
};

use anyhow::Context;
use botmaker::{
    Instance, first_admin,
    program::{self, OwnLog},
};
use botmaker_api::{AllowedHosts, ApiSettings, ApiState, bots_side::BotsSideStatus};
use botmaker_bootstrap::{DataDirectory, Settings};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::client::Client;

/// How long a command without a server waits for what it began: longer than a bot's longest stop.
const SETTLE_LIMIT: Duration = Duration::from_secs(90);

/// A way to the use cases. Close it, so that what was begun is finished in order.
pub(crate) struct Connection {
    pub(crate) client: Client,
    own: Option<Own>,
}

/// The instance, when no server runs.
struct Own {
    instance: Instance,
    handle: OwnServer,
    shutdown: CancellationToken,
}

type OwnServer = Box<dyn FnOnce() -> std::pin::Pin<Box<dyn Future<Output = ()>>>>;

impl Connection {
    /// Finds the server, or opens the instance in this process.
    ///
    /// # Errors
    /// When the instance cannot be opened.
    pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Self> {
        if let Some(client) = find_server(settings)? {
            return Ok(Self { client, own: None });
        }
        let instance = Instance::open(settings).await?;
        let file = instance.directory.admin_password_file();
        first_admin::ensure(&instance.fleet, settings.admin_password.clone(), &file).await?;
        let path = instance.directory.admin_socket();
        let socket = bind(&path).with_context(|| format!("{} cannot be used", path.display()))?;
        let shutdown = CancellationToken::new();
        let hosts = AllowedHosts::new(settings.server.listen.ip(), []);
        let program = program::assemble(
            settings,
            &instance,
            OwnLog::Silent,
            TaskTracker::new(),
            shutdown.clone(),
        );
        let state = ApiState::new(
            instance.fleet.clone(),
            ApiSettings::new(hosts),
            BotsSideStatus::default(),
            program,
            shutdown.clone(),
        );
        let server = botmaker_api::serve(state, None, Some(socket))?;
        let stopper = server.handle();
        tokio::spawn(server);
        let handle: OwnServer = Box::new(move || Box::pin(async move { stopper.stop(true).await }));
        let client = Client::new(&path)?;
        Ok(Self {
            client,
            own: Some(Own {
                instance,
                handle,
                shutdown,
            }),
        })
    }

    /// Ends what runs in this process, after what was wished for has been carried out.
    #[expect(
        clippy::print_stderr,
        reason = "the person at the terminal is told what remains"
    )]
    pub(crate) async fn close(self) {
        drop(self.client);
        if let Some(own) = self.own {
            let socket = own.instance.directory.admin_socket();
            // Nobody else carries out what was wished for: a stop or a delete is waited for.
            if !own.instance.fleet.settled(SETTLE_LIMIT).await {
                eprintln!(
                    "botmaker-admin: not everything is done yet; the next start of the server goes on with it"
                );
            }
            own.shutdown.cancel();
            (own.handle)().await;
            // The socket is ours: the lock is still held.
            drop(std::fs::remove_file(socket));
            own.instance.close().await;
        }
    }
}

/// The running server's client; `None` when nobody listens.
///
/// # Errors
/// When the socket exists and may not be used.
pub(crate) fn find_server(settings: &Settings) -> anyhow::Result<Option<Client>> {
    let Ok(directory) = DataDirectory::open(&settings.data_directory) else {
        return Ok(None);
    };
    let socket = directory.admin_socket();
    match UnixStream::connect(&socket) {
        Ok(_) => Ok(Some(Client::new(&socket)?)),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be used", socket.display())),
    }
}

fn bind(path: &std::path::Path) -> io::Result<UnixListener> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

//! The server: from settings to the end of its last request.

use std::{
    fs::{self, Permissions},
    io,
    net::TcpListener,
    os::unix::{fs::PermissionsExt, net::UnixListener},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context;
use botmaker_api::{
    AllowedHosts, ApiSettings, ApiState, ServerHandle,
    bots_side::{BotsSideStatus, supervise},
};
use botmaker_bootstrap::{
    DRAIN_DEADLINE, Drained, Lifecycle, LogHandle, Settings, shutdown_signal,
};
use tracing::{info, warn};

use crate::{
    first_admin,
    program::{self, OwnLog},
    wiring::Instance,
};

/// The part of the drain that is left for requests; the rest is for tasks and the database.
const REQUESTS_DEADLINE: Duration = Duration::from_secs(8);

/// Serves until SIGTERM or SIGINT. Bots are left as they are.
///
/// # Errors
/// When the server cannot begin, or ends without having been told to.
pub async fn serve(settings: Settings, log: LogHandle) -> anyhow::Result<()> {
    let instance = Instance::open(&settings).await?;
    let listen = settings.server.listen;
    let people = match bind(listen) {
        Ok(people) => people,
        Err(error) => {
            instance.close().await;
            return Err(error);
        }
    };
    let admin_password = instance.directory.admin_password_file();
    first_admin::ensure(
        &instance.fleet,
        settings.admin_password.clone(),
        &admin_password,
    )
    .await?;
    let socket = instance.directory.admin_socket();
    let admin = bind_admin(&socket).with_context(|| {
        format!("{} cannot be listened on; its path may be too long (107 bytes at most): choose a shorter data directory", socket.display())
    })?;

    let lifecycle = Lifecycle::new();
    let bots_side = BotsSideStatus::default();
    let shutdown = lifecycle.shutdown().clone();
    let state = state(&settings, &instance, log, &lifecycle, bots_side.clone());
    let address = people.local_addr()?;
    let server = botmaker_api::serve(state, Some(people), Some(admin))?;
    let handle = server.handle();
    let mut serving = lifecycle.spawn(server);
    if settings.bots_side.enabled {
        let port = settings.bots_side.port;
        lifecycle.spawn(supervise(
            instance.fleet.clone(),
            port,
            bots_side,
            shutdown.clone(),
        ));
    }
    info!(address = %address, data = %instance.directory.root().display(), "BotMaker serves on http://{address}");

    let ended = tokio::select! {
        signal = shutdown_signal() => {
            info!(signal = signal?, "the server ends; bots go on");
            Ok(())
        }
        ended = &mut serving => Err(match ended {
            Ok(Err(error)) => anyhow::Error::new(error).context("the server ended by itself"),
            _ => anyhow::anyhow!("the server ended by itself"),
        }),
    };
    shutdown.cancel();
    drain(instance, lifecycle, handle, &socket).await;
    ended
}

/// What the people's side works with.
fn state(
    settings: &Settings,
    instance: &Instance,
    log: LogHandle,
    lifecycle: &Lifecycle,
    bots_side: BotsSideStatus,
) -> ApiState {
    let names = settings.server.allowed_hosts.iter().cloned();
    let hosts = AllowedHosts::new(settings.server.listen.ip(), names);
    let shutdown = lifecycle.shutdown().clone();
    let program = program::assemble(
        settings,
        instance,
        OwnLog::Steered(log),
        lifecycle.tracker().clone(),
        shutdown.clone(),
    );
    ApiState::new(
        instance.fleet.clone(),
        ApiSettings::new(hosts),
        bots_side,
        program,
        shutdown,
    )
}

/// Ends in order: requests, the server's tasks, the fleet, the database.
async fn drain(instance: Instance, lifecycle: Lifecycle, server: ServerHandle, socket: &Path) {
    let begun = Instant::now();
    instance.stop_keyring();
    let requests = tokio::time::timeout(REQUESTS_DEADLINE, server.stop(true)).await;
    if requests.is_err() {
        warn!("requests were still open and are broken off");
    }
    remove_socket(socket);
    if let Drained::Abandoned { tasks } = lifecycle.drain(Duration::from_secs(1)).await {
        warn!(tasks, "tasks were still running");
    }
    // What is left of the time belongs to the fleet; a task that hangs must not keep the process alive.
    let rest = DRAIN_DEADLINE.saturating_sub(begun.elapsed());
    if tokio::time::timeout(rest, instance.close()).await.is_err() {
        warn!("some work was broken off; it is taken up again at the next start");
    }
}

fn bind(listen: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(listen).with_context(|| {
        format!("cannot listen on {listen}; choose another address with --listen")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Listens on the admin socket. The instance lock is held, so a socket that lies there is a leftover. The directory
/// is private; the mode is a second wall.
fn bind_admin(path: &Path) -> io::Result<UnixListener> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn remove_socket(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        warn!(%error, "the admin socket stays behind");
    }
}

//! The people's side: one HTTP server on the address that people open and on the admin socket.

use std::{any::Any, io, net::TcpListener, os::unix::net::UnixListener, time::Duration};

use actix_web::{
    App, HttpServer,
    dev::{Extensions, Server},
    middleware::from_fn,
    rt::net::UnixStream,
    web::Data,
};

use crate::{
    middleware::{guard::guard, request_id::assign},
    state::ApiState,
    table,
};

/// Connections of one worker; each stream holds one.
const MAX_CONNECTIONS: usize = 1024;
/// A client that has not sent its request's head by then is let go.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long requests in flight may take when the server ends.
const DRAIN_SECONDS: u64 = 8;

/// Marks a connection through the admin socket whose peer is root or the server's own user.
#[derive(Clone, Copy)]
pub(crate) struct AdminPeer;

/// Serves both or one of the listeners until the returned server's handle is told to stop. Does not listen to signals.
///
/// # Errors
/// When a listener cannot be used.
pub fn serve(
    state: ApiState,
    people: Option<TcpListener>,
    admin: Option<UnixListener>,
) -> io::Result<Server> {
    let state = Data::new(state);
    let app = move || {
        App::new()
            .app_data(state.clone())
            .wrap(from_fn(guard))
            .wrap(from_fn(assign))
            .configure(table::routes)
    };
    let mut server = HttpServer::new(app)
        .workers(workers())
        .max_connections(MAX_CONNECTIONS)
        .client_request_timeout(HEAD_TIMEOUT)
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .on_connect(mark_admin_peer);
    if let Some(people) = people {
        server = server.listen(people)?;
    }
    if let Some(admin) = admin {
        server = server.listen_uds(admin)?;
    }
    Ok(server.run())
}

/// Handlers wait more than they compute; few threads are enough, and each costs memory.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}

fn mark_admin_peer(connection: &dyn Any, extensions: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<UnixStream>() else {
        return;
    };
    let own = nix::unistd::geteuid().as_raw();
    let is_admin = stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == 0 || peer.uid() == own);
    if is_admin {
        extensions.insert(AdminPeer);
    }
}

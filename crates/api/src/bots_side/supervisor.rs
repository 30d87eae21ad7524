//! Keeps the listener bound where bots look for it: when Docker appears, changes its address or comes back.

use std::{io, net::SocketAddr, time::Duration};

use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
};
use botmaker_fleet::Fleet;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::{app, status::BotsSideStatus};
use crate::dto::docker::BotsSideView;

/// How often the engine's address is compared with where we listen; from memory, so it costs nothing.
const INTERVAL: Duration = Duration::from_secs(1);

struct Bound {
    address: SocketAddr,
    handle: ServerHandle,
    task: JoinHandle<io::Result<()>>,
}

/// Runs until `shutdown`.
pub async fn supervise(
    fleet: Fleet,
    port: u16,
    status: BotsSideStatus,
    shutdown: CancellationToken,
) {
    let mut bound: Option<Bound> = None;
    loop {
        let gateway = fleet.engine().status.and_then(|engine| engine.host_gateway);
        if let Some(gateway) = gateway {
            let address = SocketAddr::new(gateway, port);
            let is_good = bound
                .as_ref()
                .is_some_and(|bound| bound.address == address && !bound.task.is_finished());
            if !is_good {
                if let Some(old) = bound.take() {
                    old.handle.stop(false).await;
                }
                bound = rebind(address, fleet.instance_id(), &status);
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => break,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
    if let Some(bound) = bound {
        bound.handle.stop(true).await;
    }
}

fn rebind(address: SocketAddr, instance: Uuid, status: &BotsSideStatus) -> Option<Bound> {
    let before = status.view();
    match bind(address, instance) {
        Ok(server) => {
            let handle = server.handle();
            info!(%address, "the bots' side listens");
            status.set(BotsSideView {
                address: Some(address.to_string()),
                listening: true,
                error: None,
            });
            Some(Bound {
                address,
                handle,
                task: tokio::spawn(server),
            })
        }
        Err(error) => {
            let error = format!("cannot listen on {address}: {error}");
            if before.error.as_ref() != Some(&error) {
                warn!(%error, "bots cannot reach the demo model");
            }
            status.set(BotsSideView {
                address: Some(address.to_string()),
                listening: false,
                error: Some(error),
            });
            None
        }
    }
}

fn bind(address: SocketAddr, instance: Uuid) -> io::Result<Server> {
    let server =
        HttpServer::new(move || App::new().configure(|config| app::routes(config, instance)))
            .workers(1)
            .max_connections(512)
            .client_request_timeout(Duration::from_secs(10))
            .shutdown_timeout(2)
            .disable_signals()
            .bind(address)?;
    Ok(server.run())
}

//! The server and its database.

use botmaker_bootstrap::Settings;
use botmaker_doctor::{BotsSideFact, Check, bots_side::bots_side};
use botmaker_persistence_sqlite::migration_status;

use crate::{client::Client, connection::find_server, output::shown};

const RESTART: &str = "restart the server; its log says more";

/// Checks database and server; also tells whether the bots' side listens.
pub(super) async fn check(settings: &Settings) -> (Vec<Check>, bool) {
    let mut checks = vec![database(settings).await];
    match find_server(settings) {
        Err(error) => checks.push(Check::bad(
            "server",
            format!("{error:#}"),
            "run this command as the server's user",
        )),
        Ok(None) => checks.push(Check::good("server", "does not run; checked without it")),
        Ok(Some(client)) => {
            let (more, is_listening) = running(&client, settings).await;
            checks.extend(more);
            return (checks, is_listening);
        }
    }
    (checks, false)
}

async fn database(settings: &Settings) -> Check {
    let path = settings.data_directory.join("botmaker.db");
    if !path.exists() {
        return Check::good(
            "database",
            "not yet made; the server makes it when it starts",
        );
    }
    match migration_status(&path).await {
        Ok(states) => match states.iter().filter(|state| !state.is_applied).count() {
            0 => Check::good("database", format!("{} migrations applied", states.len())),
            pending => Check::bad(
                "database",
                format!("{pending} migrations are pending"),
                "botmaker-admin migrate run, or start the server",
            ),
        },
        Err(error) => Check::bad(
            "database",
            format!("{:#}", anyhow::Error::new(error)),
            "put a backup in its place",
        ),
    }
}

async fn running(client: &Client, settings: &Settings) -> (Vec<Check>, bool) {
    let mut checks = Vec::new();
    match client.get("/readyz").await {
        Ok(_) => checks.push(Check::good("server", "runs and is ready")),
        Err(error) => checks.push(Check::bad("server", format!("{error:#}"), RESTART)),
    }
    let Ok(status) = client.get("/api/docker/status").await else {
        checks.push(Check::bad(
            "bots' side",
            "the server does not tell",
            RESTART,
        ));
        return (checks, false);
    };
    let side = &status["bots_side"];
    let is_listening = side["listening"] == true;
    checks.push(bots_side(&BotsSideFact {
        is_enabled: settings.bots_side.enabled,
        is_listening,
        address: shown(&side["address"]),
        error: shown(&side["error"]),
    }));
    (checks, is_listening)
}

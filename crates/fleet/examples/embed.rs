//! BotMaker inside another program, without HTTP: creates a bot, waits until it runs, deletes it.
//!
//! `cargo run -p botmaker-fleet --example embed`; `EMBED_IMAGE` names another image than the usual one.
//! Everything it keeps lies in a directory that is gone afterwards. It needs a Docker Engine.

use std::{env, error::Error, io::Write, path::Path, sync::Arc, time::Duration};

use botmaker_docker::{DockerEngine, DockerSettings};
use botmaker_domain::{Actor, BotState, RandomIds, SystemClock};
use botmaker_fleet::{BotError, BotRef, CreateBot, Fleet, FleetParts, FleetSettings};
use botmaker_openclaw::{
    discovery::{DiscoveryLimits, HttpDiscovery},
    gateway::{HttpGateway, HttpGatewayLimits},
};
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::{NoKeyring, Store};
use botmaker_secrets::{MasterKey, Ownership, SecretDirectory, SecretString};

/// Three minutes for OpenClaw to boot on a busy machine, as `FleetSettings::start_deadline` allows.
const PATIENCE: Duration = Duration::from_secs(180);

/// Real parts in one directory; a program that stays keeps the directory and takes a lock on it.
async fn wire(directory: &Path) -> Result<Fleet, Box<dyn Error>> {
    let secrets = directory.join("secrets");
    let store = SqliteStore::open(&directory.join("bots.db"), &OpenOptions::default()).await?;
    let instance = store.instance_id().await?;
    let docker = DockerSettings::new(instance, directory.to_owned(), secrets.clone());
    let parts = FleetParts {
        store: Arc::new(store),
        runtime: Arc::new(DockerEngine::new(docker)?),
        gateway: Arc::new(HttpGateway::new(HttpGatewayLimits::default())?),
        keyring: Arc::new(NoKeyring),
        discovery: Arc::new(HttpDiscovery::new(DiscoveryLimits::default())),
        secrets: Arc::new(SecretDirectory::open(
            &secrets,
            Ownership::for_this_process(),
        )?),
        master_key: Arc::new(MasterKey::open(directory)?),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        image_builder: None,
    };
    // Ports and subnets of its own: a server on the same machine uses the defaults.
    let mut settings = FleetSettings {
        ports: 23_000..=23_099,
        subnet_pool: "10.232.0.0/20".parse()?,
        ..FleetSettings::default()
    };
    if let Some(image) = env::var_os("EMBED_IMAGE") {
        settings.image = image.into_string().map_err(|_| "EMBED_IMAGE is no text")?;
    }
    Ok(Fleet::start(parts, settings).await?)
}

/// Creates a bot on the demo model, shows what becomes of it, and deletes it whatever that is.
async fn live(fleet: &Fleet, actor: &Actor) -> Result<(), Box<dyn Error>> {
    let wish = CreateBot {
        name: "Embedded".to_owned(),
        provider: "demo".to_owned(),
        model: "demo-1".to_owned(),
        ..CreateBot::default()
    };
    let bot = BotRef::from(fleet.create_bot(actor, wish, None).await?.bot.record.id);
    let ended = fleet
        .wait_for(actor, &bot, PATIENCE, |view| {
            matches!(
                view.record.status.state,
                BotState::Running | BotState::Failed
            )
        })
        .await;
    fleet.delete_bot(actor, &bot).await?;
    let gone = fleet.wait_for(actor, &bot, PATIENCE, |_| false).await;
    let status = ended?.record.status;
    say(&format!("bot: {}", status.state.as_str()))?;
    match (status.reason, gone) {
        (Some(reason), _) => Err(reason.detail.into()),
        (None, Err(BotError::NotFound)) => say("bot: gone"),
        (None, gone) => Err(format!("the bot did not go: {gone:?}").into()),
    }
}

fn say(line: &str) -> Result<(), Box<dyn Error>> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let fleet = wire(directory.path()).await?;
    say(&format!("instance: {}", fleet.instance_id()))?;
    // Whoever embeds acts as the first administrator; nobody needs to know the password.
    let password = SecretString::from(fleet.instance_id().to_string());
    fleet.ensure_admin(password).await?;
    let lived = live(&fleet, &fleet.operator().await?).await;
    fleet.shutdown().await;
    lived
}

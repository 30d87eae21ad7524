//! What must hold of the files: secrets that only their bot reads, states that nobody lost, a database that is whole.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use nix::unistd::geteuid;
use serde_json::Value;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{client::Clients, model::text};
use crate::server::TestServer;

/// The user of the fixture image, to whom root gives the bots' files.
const IMAGE_USER: u32 = 1000;
/// A file of ours among a bot's own.
const MARK: &str = "workspace/chaos-mark";

/// Everything that is wrong, one sentence each. Leaves a mark in the state of every bot that has none yet.
pub(crate) async fn check(server: &TestServer, clients: &Clients, bots: &[Value]) -> Vec<String> {
    let mut wrong = database(&server.data.join("botmaker.db")).await;
    for view in bots {
        let id = text(&view["id"]);
        wrong.extend(secrets(&server.data.join("secrets").join(&id)));
        let state = server.data.join("bots").join(&id).join("state");
        let mut model = clients.model();
        if let Some(bot) = model.bot_mut(&id) {
            wrong.extend(mark(&state.join(MARK), &id, &mut bot.is_marked));
        }
        let is_ready =
            ["running", "degraded"].contains(&view["status"]["state"].as_str().unwrap_or_default());
        if is_ready {
            let soul = fs::read_to_string(state.join("workspace/SOUL.md")).unwrap_or_default();
            if view["persona"] != *soul {
                wrong.push(format!(
                    "{id}: its persona is {}, its file says {soul:?}",
                    view["persona"]
                ));
            }
        }
    }
    wrong
}

/// The database is whole, as SQLite itself judges.
async fn database(path: &Path) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .expect("the database opens");
    let judged: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_all(&mut connection)
        .await
        .expect("SQLite judges");
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut connection)
        .await;
    let dangling = dangling.expect("SQLite judges").len();
    connection.close().await.expect("the database closes");
    let mut wrong: Vec<String> = judged.into_iter().filter(|words| words != "ok").collect();
    if dangling > 0 {
        wrong.push(format!("{dangling} rows of the database refer to nothing"));
    }
    wrong
}

/// A bot's secrets can be read by the bot's user and by nobody else.
fn secrets(directory: &Path) -> Vec<String> {
    let user = if geteuid().is_root() {
        IMAGE_USER
    } else {
        geteuid().as_raw()
    };
    let mut wanted: Vec<(PathBuf, u32)> = vec![(directory.to_owned(), 0o40700)];
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    wanted.extend(entries.map(|entry| (entry.path(), 0o100_600)));
    let mut wrong = Vec::new();
    if wanted.len() == 1 {
        wrong.push(format!("{} holds no secret", directory.display()));
    }
    for (path, mode) in wanted {
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.mode() == mode && meta.uid() == user => {}
            Ok(meta) => wrong.push(format!(
                "{} has mode {:o} and owner {}",
                path.display(),
                meta.mode(),
                meta.uid()
            )),
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
    }
    wrong
}

/// What the bot wrote into its state is still there.
fn mark(file: &Path, id: &str, is_marked: &mut bool) -> Option<String> {
    if *is_marked {
        let found = fs::read_to_string(file).unwrap_or_default();
        return (found != id)
            .then(|| format!("{id}: its state lost a file, which holds {found:?} now"));
    }
    // A bot that was never started has no state yet.
    if file.parent().is_some_and(Path::is_dir) {
        fs::write(file, id).expect("the mark can be written");
        *is_marked = true;
    }
    None
}

//! What was acknowledged is there after the process is killed at any moment.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use botmaker_domain::BotId;
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::{
    BotStore, BotWrite, EventStore,
    conformance::store::samples::{MANY, SharedStore, bot, event, stored_user},
};
use tempfile::TempDir;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// Names the database to the process that writes and is killed.
const DATABASE: &str = "BOTMAKER_TEST_CRASH_DATABASE";
const TEST: &str = "acknowledged_writes_survive_a_kill";

/// Kills this test's own copy, which writes bots and says so, at growing delays.
#[test]
fn acknowledged_writes_survive_a_kill() -> TestResult {
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(path) = std::env::var_os(DATABASE) {
        return runtime.block_on(write_until_killed(Path::new(&path)));
    }
    for round in 0_u64..6 {
        let directory = TempDir::new()?;
        let path = directory.path().join("botmaker.db");
        let acknowledged = kill_writer(path.as_os_str(), Duration::from_millis(7 * round * round))?;
        assert!(
            !acknowledged.is_empty(),
            "the writer wrote nothing in round {round}"
        );
        runtime.block_on(verify(&path, &acknowledged))?;
    }
    Ok(())
}

async fn write_until_killed(path: &Path) -> TestResult {
    let store = SqliteStore::open(path, &OpenOptions::default()).await?;
    let shared: SharedStore = Arc::new(store.clone());
    let owner = stored_user(&shared, "ada").await;
    for n in 0.. {
        let new = bot(owner, n);
        let (mut record, _) = store
            .insert_bot(&new, None, MANY, &[event(Some(new.id), 1)])
            .await?;
        record.power_seq = u64::from(n);
        let told = [event(Some(new.id), 2)];
        store.save_bot(&record, &BotWrite::events(&told)).await?;
        writeln!(std::io::stderr(), "{n} {}", new.id)?;
    }
    Ok(())
}

/// Starts a writer, kills it `delay` after its first acknowledgement, and returns what it acknowledged.
fn kill_writer(
    path: &OsStr,
    delay: Duration,
) -> Result<Vec<(u64, BotId)>, Box<dyn std::error::Error>> {
    let mut writer = Command::new(std::env::current_exe()?)
        .args(["--exact", TEST, "--nocapture"])
        .env(DATABASE, path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(writer.stderr.take().ok_or("no stderr")?).lines();
    let first = lines.next().ok_or("the writer ended early")??;
    let killer = std::thread::spawn(move || {
        // The delay is the experiment, not a synchronisation: any moment must do.
        std::thread::park_timeout(delay);
        writer.kill()?;
        writer.wait()
    });
    let mut acknowledged = vec![first];
    // A line cut off by the kill was not read in full by anybody.
    acknowledged.extend(lines.map_while(Result::ok).filter(|line| line.len() > 37));
    killer.join().map_err(|_| "the killer panicked")??;
    acknowledged
        .iter()
        .map(|line| {
            let (n, id) = line.split_once(' ').ok_or("no blank")?;
            Ok((n.parse()?, id.parse()?))
        })
        .collect()
}

async fn verify(path: &Path, acknowledged: &[(u64, BotId)]) -> TestResult {
    let store = SqliteStore::open(path, &OpenOptions::default()).await?;
    for (n, id) in acknowledged {
        let record = store
            .find_bot(*id)
            .await?
            .ok_or("an acknowledged bot is missing")?;
        assert_eq!((record.power_seq, record.version), (*n, 2));
        assert_eq!(store.list_events(0, Some(*id), 9).await?.len(), 2);
    }
    // Beyond the acknowledged there is at most the bot that was being written, whole with its event.
    let count = store.count_bots().await?;
    assert!((count as usize) - acknowledged.len() <= 1, "{count} rows");
    let newest = store.newest_bot_id().await?.ok_or("no newest id")?;
    let last = store
        .find_bot(newest)
        .await?
        .ok_or("the newest id has no bot")?;
    let told = store.list_events(0, Some(last.id), 9).await?;
    assert_eq!(told.len() as u64, last.version);
    Ok(())
}

//! SQLite keeps every promise of the trait.

use std::sync::Arc;

use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::Store;
use tempfile::TempDir;

async fn open() -> (Arc<dyn Store>, TempDir) {
    let directory = TempDir::new().expect("a temporary directory");
    let path = directory.path().join("botmaker.db");
    let store = SqliteStore::open(&path, &OpenOptions::default())
        .await
        .expect("a new database opens");
    (Arc::new(store), directory)
}

botmaker_ports::store_conformance!(open);

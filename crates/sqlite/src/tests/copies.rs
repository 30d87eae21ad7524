//! Copies of a database in use.

use std::sync::Arc;

use crate::CopyError;

use super::*;

async fn copy(
    database: &Database<AlbumError>,
    destination: &Path,
) -> Result<(), CopyError<AlbumError>> {
    schema().copy(database.path(), destination).await?.publish()
}

#[tokio::test]
async fn a_copy_is_a_private_complete_database() {
    let (directory, database) = album().await;
    add(&database, "ada").await.unwrap();
    let destination = directory.path().join("it's a copy.db");
    copy(&database, &destination).await.unwrap();
    assert_eq!(mode(&destination).unwrap(), 0o600);
    add(&database, "bea").await.unwrap();
    open(&destination).await.unwrap().close().await;
    assert_eq!(people(&destination).await, 1);
}

#[tokio::test]
async fn a_copy_replaces_nothing_and_leaves_no_rest() {
    let (directory, database) = album().await;
    let error = copy(&database, database.path()).await.unwrap_err();
    assert!(matches!(error, CopyError::Exists { .. }), "{error:?}");
    let missing = directory.path().join("missing/copy.db");
    let error = copy(&database, &missing).await.unwrap_err();
    assert!(matches!(error, CopyError::File { .. }), "{error:?}");
    add(&database, "ada").await.unwrap();
    // A copy that its maker gives up.
    let destination = directory.path().join("copy.db");
    drop(schema().copy(database.path(), &destination).await.unwrap());
    // A database that cannot be read.
    let error = schema().copy(&missing, &destination).await.unwrap_err();
    assert!(matches!(error, CopyError::Copy { .. }), "{error:?}");
    assert!(!destination.exists());
    assert!(!directory.path().join("copy.db.partial").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_written_while_it_is_copied() {
    let (directory, database) = album().await;
    let database = Arc::new(database);
    let writer = Arc::clone(&database);
    let writing = tokio::spawn(async move {
        for n in 0..100 {
            add(&writer, &n.to_string()).await?;
        }
        Ok::<_, AlbumError>(())
    });
    for n in 0..3 {
        let destination = directory.path().join(format!("copy-{n}.db"));
        copy(&database, &destination).await.unwrap();
        let copied = open(&destination).await.unwrap();
        add(&copied, "last").await.unwrap();
    }
    writing.await.unwrap().unwrap();
    assert_eq!(people(database.path()).await, 100);
}

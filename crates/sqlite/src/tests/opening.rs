//! Opening files: new ones, odd paths, and what is refused.

use crate::Problem;

use super::*;

/// Opens what must be refused.
async fn refused(path: &Path) -> OpenError<AlbumError> {
    open(path).await.err().expect("it must be refused")
}

#[tokio::test]
async fn a_new_database_and_its_log_are_private_and_closing_writes_it_back() {
    let (directory, database) = album().await;
    add(&database, "ada").await.unwrap();
    for name in ["album.db", "album.db-wal", "album.db-shm"] {
        assert_eq!(mode(&directory.path().join(name)).unwrap(), 0o600, "{name}");
    }
    let path = database.path().to_owned();
    database.close().await;
    let left = || fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(left(), 1, "closing writes the log back");
    open(&path).await.unwrap().close().await;
    assert_eq!(left(), 1, "nothing was migrated, nothing was copied");
    assert_eq!(people(&path).await, 1);
}

#[tokio::test]
async fn odd_characters_in_the_path_are_only_characters() {
    let directory = TempDir::new().unwrap();
    for name in ["a b", "a:b", "a?mode=memory", "a%20b", "a#b", "file:a", "ä"] {
        let below = directory.path().join(name);
        fs::create_dir(&below).unwrap();
        let database = open(&below.join("album.db")).await.unwrap();
        add(&database, name).await.unwrap();
        assert!(below.join("album.db").is_file(), "{name}");
    }
}

#[tokio::test]
async fn a_missing_directory_is_named_and_not_made() {
    let directory = TempDir::new().unwrap();
    let error = refused(&directory.path().join("missing/album.db")).await;
    assert!(matches!(error.problem, Problem::File(_)), "{error:?}");
    assert!(error.to_string().contains("missing/album.db"), "{error}");
    assert!(!directory.path().join("missing").exists());
}

#[tokio::test]
async fn a_directory_in_its_place_is_refused() {
    let directory = TempDir::new().unwrap();
    let error = refused(directory.path()).await;
    assert!(matches!(error.problem, Problem::File(_)), "{error:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("album.db");
    let text = "This is a letter, not a database. ".repeat(100);
    for text in [
        text.as_str(),
        "too short for a page, long enough to be read",
    ] {
        fs::write(&path, text).unwrap();
        let error = refused(&path).await;
        assert!(matches!(error.problem, Problem::NotOurs), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("album.db");
    fs::write(&path, "").unwrap();
    execute(&path, "CREATE TABLE recipes (name TEXT)").await;
    let before = fs::read(&path).unwrap();
    let error = refused(&path).await;
    assert_eq!(
        error.to_string(),
        format!(
            "{} is no album of this test; nothing was changed. Move it away, or name another shelf",
            path.display()
        )
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn the_mark_alone_says_whose_a_database_is() {
    let (_directory, database) = album().await;
    let path = database.path().to_owned();
    database.close().await;
    execute(&path, "PRAGMA application_id = 1").await;
    let error = refused(&path).await;
    assert!(matches!(error.problem, Problem::NotOurs), "{error:?}");
    execute(&path, "PRAGMA application_id = 1097622125").await;
    open(&path).await.unwrap().close().await;
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let (_directory, database) = album().await;
    let path = database.path().to_owned();
    database.close().await;
    let mut bytes = fs::read(&path).unwrap();
    // From the second page on: the header stays, so that the file still says that it is ours.
    for byte in bytes.iter_mut().skip(4096 + 8) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).unwrap();
    let error = refused(&path).await;
    let Problem::Damaged { finding } = &error.problem else {
        panic!("{error:?}");
    };
    let path = path.display();
    assert_eq!(
        error.to_string(),
        format!("the album {path} is damaged ({finding}). Begin another")
    );
}

#[tokio::test]
async fn an_empty_file_left_by_a_crash_is_a_new_database() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("album.db");
    fs::write(&path, "").unwrap();
    add(&open(&path).await.unwrap(), "ada").await.unwrap();
}

#[tokio::test]
async fn connections_are_set_up_for_what_they_do() {
    let (_directory, database) = album().await;
    for (pragma, expected) in [
        ("PRAGMA synchronous", 2_i64),
        ("PRAGMA foreign_keys", 1),
        ("PRAGMA secure_delete", 1),
        ("PRAGMA busy_timeout", 5000),
    ] {
        let found: i64 = sqlx::query_scalar(pragma)
            .fetch_one(database.writer())
            .await
            .unwrap();
        assert_eq!(found, expected, "{pragma}");
    }
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(database.writer())
        .await
        .unwrap();
    assert_eq!(journal, "wal");
    let written = sqlx::query("INSERT INTO people (name) VALUES ('ada')")
        .execute(database.readers())
        .await;
    assert!(written.is_err(), "readers only read");
}

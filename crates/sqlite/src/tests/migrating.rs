//! Migrating a database that holds data.

use crate::Problem;
use sqlx::migrate::MigrateError;

use super::*;

/// The number of the migration that this program does not have yet.
const NEXT: usize = MIGRATIONS.len() + 1;

/// A closed database with a person, as this program's migrations leave it.
async fn old_album() -> (TempDir, PathBuf) {
    let (directory, database) = album().await;
    add(&database, "ada").await.unwrap();
    database.close().await;
    let path = database.path().to_owned();
    (directory, path)
}

/// This program's migrations and more.
fn with_next(statements: &[&'static str]) -> Schema<AlbumError> {
    schema_of(&[&MIGRATIONS[..], statements].concat())
}

async fn prepare(path: &Path, schema: &Schema<AlbumError>) -> Result<(), OpenError<AlbumError>> {
    schema.prepare(path, &OpenOptions::default()).await
}

#[tokio::test]
async fn a_database_with_data_is_copied_before_it_is_migrated() {
    let (_directory, path) = old_album().await;
    prepare(&path, &with_next(&["DELETE FROM people"]))
        .await
        .unwrap();
    assert_eq!(people(&path).await, 0);
    let copy = copy_before(&path, NEXT);
    assert_eq!(people(&copy).await, 1);
    assert_eq!(mode(&copy).unwrap(), 0o600);
    let states = schema().status(&copy).await.unwrap();
    assert!(
        states.iter().all(|state| state.is_applied),
        "the copy opens with the old program: {states:?}"
    );
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing_and_can_be_tried_again() {
    let (_directory, path) = old_album().await;
    let broken = with_next(&["DELETE FROM people; INSERT INTO missing VALUES (1)"]);
    let error = prepare(&path, &broken).await.unwrap_err();
    assert!(matches!(error.problem, Problem::Migrate(_)), "{error:?}");
    assert_eq!(people(&path).await, 1);
    // What an interrupted copy left is replaced.
    let partial = copy_before(&path, NEXT).with_extension(format!("before-{NEXT:04}.partial"));
    fs::write(&partial, "x").unwrap();
    prepare(&path, &with_next(&["DELETE FROM people"]))
        .await
        .unwrap();
    assert_eq!(people(&path).await, 0);
    assert!(!partial.exists());
}

#[tokio::test]
async fn a_migration_is_not_begun_without_its_copy() {
    let (_directory, path) = old_album().await;
    let copy = copy_before(&path, NEXT);
    fs::create_dir(&copy).unwrap();
    let error = prepare(&path, &with_next(&["DELETE FROM people"]))
        .await
        .unwrap_err();
    assert!(matches!(error.problem, Problem::Copy(_)), "{error:?}");
    assert_eq!(people(&path).await, 1);
}

#[tokio::test]
async fn a_migration_that_leaves_dangling_rows_is_reported() {
    let (_directory, path) = old_album().await;
    execute(&path, "INSERT INTO letters (author, text) VALUES (1, '')").await;
    // The second start has nothing to migrate and still must not go on.
    for _ in 0..2 {
        let error = prepare(&path, &with_next(&["DELETE FROM people"]))
            .await
            .unwrap_err();
        assert!(
            matches!(error.problem, Problem::DanglingRows { rows: 1 }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_by_name_and_left_alone() {
    let (_directory, path) = old_album().await;
    prepare(&path, &with_next(&["DELETE FROM people"]))
        .await
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = open(&path).await.err().unwrap();
    let known = MIGRATIONS.len();
    assert_eq!(
        error.to_string(),
        format!(
            "the album {} has schema version {NEXT}, written by a newer BotMaker; this one knows versions up to {known}. \
             Run the newer BotMaker, or restore the copy {} that it made before migrating",
            path.display(),
            copy_before(&path, NEXT).display()
        )
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn an_edited_migration_is_refused() {
    let (_directory, path) = old_album().await;
    prepare(&path, &with_next(&["DELETE FROM letters"]))
        .await
        .unwrap();
    let edited = with_next(&["DELETE FROM letters; DELETE FROM people", "SELECT 1"]);
    let error = prepare(&path, &edited).await.unwrap_err();
    let Problem::Migrate(MigrateError::VersionMismatch(version)) = error.problem else {
        panic!("{error:?}");
    };
    assert_eq!(usize::try_from(version).unwrap(), NEXT);
}

#[tokio::test]
async fn the_status_lists_migrations_and_changes_nothing() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("album.db");
    fs::write(&path, "").unwrap();
    let states = schema().status(&path).await.unwrap();
    assert!(states.iter().all(|state| !state.is_applied), "{states:?}");
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
    open(&path).await.unwrap().close().await;
    let states = schema().status(&path).await.unwrap();
    assert!(states.iter().all(|state| state.is_applied), "{states:?}");
    let names: Vec<_> = states
        .iter()
        .map(|state| (state.version, state.description.as_str()))
        .collect();
    assert_eq!(names, [(1, "step 1"), (2, "step 2")]);
}

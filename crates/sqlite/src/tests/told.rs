//! What is wrong with a file, in the store's names.

use std::error::Error;

use sqlx::migrate::MigrateError;

use super::*;
use crate::{CopyError, Problem};

/// The message and that of its cause.
fn told(problem: Problem<AlbumError>) -> (String, Option<String>) {
    let error = schema().error(Path::new("/shelf/album.db"), problem);
    let cause = error.source().map(ToString::to_string);
    (error.to_string(), cause)
}

#[test]
fn every_problem_is_told_with_its_cause() {
    let nothing = || io::Error::other("no such shelf");
    let cannot_write = CopyError::File {
        path: "/shelf/album.db.before-0003".into(),
        source: nothing(),
    };
    for (problem, text, cause) in [
        (
            Problem::File(nothing()),
            "the album /shelf/album.db cannot be opened",
            "no such shelf",
        ),
        (
            Problem::Copy(cannot_write),
            "the album /shelf/album.db could not be copied before its migration",
            "/shelf/album.db.before-0003 cannot be written",
        ),
        (
            Problem::Migrate(MigrateError::VersionMissing(2)),
            "the album /shelf/album.db could not be migrated",
            "migration 2 was previously applied but is missing in the resolved migrations",
        ),
        (
            Problem::Store(AlbumError::Full),
            "the album /shelf/album.db cannot be used",
            "the disk is full",
        ),
    ] {
        assert_eq!(told(problem), (text.to_owned(), Some(cause.to_owned())));
    }
    let text = "a migration left 3 rows of /shelf/album.db that refer to missing rows; restore the copy made before it";
    let dangling = told(Problem::DanglingRows { rows: 3 });
    assert_eq!(dangling, (text.to_owned(), None));
}

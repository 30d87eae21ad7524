//! Running one test of this binary again in a child process with other rights or limits.

use std::{
    env, fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Command,
};

/// Names the directory that the child works in; its presence makes a test the child.
const VARIABLE: &str = "BOTMAKER_SECRETS_TEST_CHILD";

/// The directory to work in, when this process is the child.
pub(crate) fn directory() -> Option<std::path::PathBuf> {
    env::var_os(VARIABLE).map(Into::into)
}

/// Runs `test` again after the shell commands `before`, as user `uid` where given. Panics with its output when
/// it fails or does not run exactly one test.
pub(crate) fn run(test: &str, directory: &Path, before: &str, uid: Option<u32>) {
    // A copy that every user may run, wherever the build put the original.
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = place.path().join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{before} exec \"$0\" \"$@\""))
        .arg(&program)
        .args([test, "--exact", "--test-threads=1"])
        .env(VARIABLE, directory)
        .current_dir("/");
    if let Some(uid) = uid {
        command.uid(uid).gid(uid);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{:?}\n{text}",
        output.status
    );
}

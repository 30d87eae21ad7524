//! A server runs: the program goes through its admin socket.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use crate::admin::{Admin, answer, settings};

/// Waits for the server's admin socket.
async fn answers(admin: &Admin) {
    let socket = admin.data().join("admin.sock");
    let ready = async {
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ready)
        .await
        .expect("the server does not begin");
}

/// While the form is open somebody else renames the bot: nothing is overwritten, and the form is kept.
fn somebody_is_faster(admin: &Admin) {
    let editor = admin.directory.path().join("editor");
    let program = env!("CARGO_BIN_EXE_botmaker-admin");
    let data = admin.data();
    let script = format!(
        "#!/bin/sh\n{program} --data-dir {} bots rename ada Grace\nsed -i 's/^tags = .*/tags = [\"late\"]/' \"$1\"\n",
        data.display()
    );
    std::fs::write(&editor, script).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut command = admin.command(&["bots", "edit", "ada", "--yes"]);
    command
        .env("VISUAL", &editor)
        .env("TMPDIR", admin.directory.path());
    let refused = answer(&command.output().unwrap());
    assert_eq!(refused.code, 4, "{refused:?}");
    for words in ["somebody changed the bot", "the form is kept in"] {
        assert!(refused.error.contains(words), "{refused:?}");
    }
    let bot = admin.json(&["bots", "show", "ada"]);
    assert_eq!(
        (&bot["name"], &bot["tags"]),
        (&"Grace".into(), &serde_json::json!([]))
    );
}

/// What an operator does beside the server.
fn work(admin: &Admin) {
    let socket = std::fs::metadata(admin.data().join("admin.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    let made = admin.json(&["bots", "create", "--name", "Ada", "--no-start"]);
    assert_eq!(admin.json(&["bots", "list"])["bots"][0]["id"], made["id"]);
    somebody_is_faster(admin);
    let token = admin.run(&["tokens", "create", "nightly", "--days", "3"]);
    assert!(
        token.code == 0 && token.out.starts_with("bmt_"),
        "{token:?}"
    );
    assert!(admin.run(&["tokens", "list"]).out.contains("nightly"));
    assert_eq!(admin.run(&["password"]).code, 0);
    let doctor = admin.run(&["doctor"]);
    assert!(doctor.out.contains("runs and is ready"), "{doctor:?}");
    // Only the holder of the lock may migrate.
    assert_eq!(admin.run(&["migrate", "run"]).code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_work_with_one_instance() {
    let admin = Admin::new();
    let settings = settings(admin.directory.path());
    let log = botmaker_bootstrap::init_telemetry(&settings.log).unwrap();
    let operator = async {
        answers(&admin).await;
        tokio::task::block_in_place(|| work(&admin));
    };
    tokio::select! {
        ended = Box::pin(botmaker::serve::serve(settings, log)) => panic!("the server ended: {ended:?}"),
        () = operator => {}
    }
}

//! No server runs: the program does the work itself.

use std::os::unix::fs::PermissionsExt;

use crate::admin::Admin;

#[test]
fn a_bot_is_created_shown_and_kept_until_it_is_deleted() {
    let admin = Admin::new();
    let made = admin.json(&[
        "bots",
        "create",
        "--name",
        "Ada Lovelace",
        "--no-start",
        "--wait=20",
    ]);
    assert_eq!(made["hostname"], "ada-lovelace");
    let listed = admin.run(&["bots", "list"]);
    assert!(
        listed.out.starts_with("HOSTNAME") && listed.out.contains("ada-lovelace"),
        "{listed:?}"
    );
    assert_eq!(
        admin.json(&["bots", "show", "ada-lovelace"])["id"],
        made["id"]
    );
    let renamed = admin.json(&["bots", "rename", "ada-lovelace", "Countess"]);
    assert_eq!(
        (&renamed["name"], &renamed["id"]),
        (&"Countess".into(), &made["id"])
    );
    let tagged = admin.run(&["bots", "tag", "ada-lovelace", "ops", "a1"]);
    assert_eq!(tagged.out, "ada-lovelace  Countess  a1,ops\n");
    let refused = admin.run(&["bots", "tag", "ada-lovelace", "Not a tag"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let bare = admin.json(&["bots", "tag", "ada-lovelace"]);
    assert_eq!(bare["tags"], serde_json::json!([]));
    let password = admin.data().join("admin-password");
    assert_eq!(
        std::fs::metadata(password).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let asked = admin.run(&["bots", "delete", "ada-lovelace"]);
    assert_eq!((asked.code, asked.out.as_str()), (2, ""), "{asked:?}");
    let deleted = admin.run(&["bots", "delete", "ada-lovelace", "--yes"]);
    assert_eq!(
        (deleted.code, deleted.out.as_str()),
        (0, "ada-lovelace  deleting\n"),
        "{deleted:?}"
    );
}

#[test]
fn failures_are_one_line_and_a_code() {
    let admin = Admin::new();
    let create = ["bots", "create", "--name", "Ada", "--no-start"];
    assert_eq!(admin.run(&create).code, 0);
    let cases: [(&[&str], i32, &str); 6] = [
        (&["bots", "show", "nobody"], 3, "there is no such bot"),
        (&create, 4, "the host name ada is taken"),
        (&["bots", "create", "--name", "", "--no-start"], 2, "name:"),
        (&["bots", "chat", "ada", "hi"], 4, "not ready"),
        (
            &["tokens", "revoke", "nothing"],
            3,
            "there is no such token",
        ),
        (&["bots", "start", "ada", "--wait=1"], 6, "the bot is still"),
    ];
    for (arguments, code, words) in cases {
        let answer = admin.run(arguments);
        assert_eq!(
            (answer.code, answer.out.as_str()),
            (code, ""),
            "{arguments:?}: {answer:?}"
        );
        let last = answer.error.lines().last().unwrap();
        assert!(
            last.starts_with("botmaker-admin: ") && last.contains(words),
            "{arguments:?}: {answer:?}"
        );
    }
    assert_eq!(admin.run(&["bots", "dance"]).code, 2);
}

#[test]
fn a_secret_comes_from_a_file_and_goes_into_one() {
    let admin = Admin::new();
    let key = admin.directory.path().join("key");
    std::fs::write(&key, "sk-ant-very-secret\n").unwrap();
    let provider = [
        "--provider",
        "anthropic",
        "--model",
        "claude-opus-4-6",
        "--provider-key-file",
    ];
    let create = [
        &["bots", "create", "--name", "Ada", "--no-start"][..],
        &provider,
        &[key.to_str().unwrap()],
    ]
    .concat();
    let answer = admin.run(&create);
    assert_eq!(answer.code, 0, "{answer:?}");
    let bots = std::fs::read_dir(admin.data().join("secrets")).unwrap();
    let directory = bots.map(|entry| entry.unwrap().path()).next().unwrap();
    let kept = std::fs::read_to_string(directory.join("provider_key.1")).unwrap();
    assert_eq!(kept.trim(), "sk-ant-very-secret");
    let shown = admin.run(&["-o", "json", "bots", "show", "ada"]);
    assert!(!shown.out.contains("very-secret"));
}

#[test]
fn doctor_finds_a_missing_engine_and_says_what_to_do() {
    let admin = Admin::new();
    assert_eq!(admin.run(&["tokens", "list"]).code, 0);
    let answer = admin.run(&["doctor"]);
    assert_eq!(answer.code, 6, "{answer:?}");
    let bad: Vec<_> = answer
        .out
        .lines()
        .filter(|line| line.starts_with("BAD"))
        .collect();
    assert_eq!(bad.len(), 1, "{answer:?}");
    assert!(
        bad[0].contains("engine") && answer.out.contains("to fix it: start Docker"),
        "{answer:?}"
    );
}

#[test]
fn a_backup_is_private_and_never_replaces_anything() {
    let admin = Admin::new();
    assert_eq!(
        admin
            .run(&["bots", "create", "--name", "Ada", "--no-start"])
            .code,
        0
    );
    let target = admin.directory.path().join("copy");
    let backup = ["backup", target.to_str().unwrap()];
    let answer = admin.run(&backup);
    assert_eq!(answer.code, 0, "{answer:?}");
    for name in [
        "botmaker.db",
        "master.key",
        "instance-id",
        "secrets",
        "keyring",
        "keyring/keyring.db",
    ] {
        let mode = std::fs::metadata(target.join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
    assert_eq!(admin.run(&backup).code, 1);
    let states = admin.run(&["migrate", "status"]);
    assert!(states.out.contains("keyring.db   0001"), "{states:?}");
    // The copy is an instance of its own.
    let restored = Admin::new();
    std::fs::rename(&target, restored.data()).unwrap();
    assert_eq!(
        restored.json(&["bots", "list"])["bots"][0]["hostname"],
        "ada"
    );
}

#[test]
fn settings_migrations_and_completions_are_shown() {
    let admin = Admin::new();
    let answer = admin.run(&["migrate", "status"]);
    assert_eq!(answer.code, 3, "{answer:?}");
    let answer = admin.run(&["migrate", "run"]);
    assert!(
        answer.code == 0 && answer.out.contains("applied") && !answer.out.contains("pending"),
        "{answer:?}"
    );
    let answer = admin.run(&["config"]);
    assert!(
        answer.out.contains("data.directory") && answer.out.contains("flag --data-dir"),
        "{answer:?}"
    );
    let answer = admin.run(&["completions", "bash"]);
    assert!(answer.out.contains("botmaker-admin"), "{answer:?}");
}

//! Keys that bots never hold, with the keyring in the program's own process.

use std::{io::Write, path::Path, process::Stdio};

use serde_json::{Value, json};

use crate::admin::{Admin, Answer, answer};

const VALUE: &str = "sk-ant-very-secret";

/// Runs a command with this at its standard input.
fn fed(admin: &Admin, arguments: &[&str], text: &str) -> Answer {
    let mut command = admin.command(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    answer(&child.wait_with_output().unwrap())
}

fn add(admin: &Admin, arguments: &[&str]) -> Answer {
    fed(
        admin,
        &[&["keys", "add"], arguments].concat(),
        &format!("{VALUE}\n"),
    )
}

/// Every file below a directory that holds this text.
fn files_with(directory: &Path, text: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_with(&entry.path(), text));
        } else if entry.file_type().unwrap().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            if bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
            {
                found.push(entry.path());
            }
        }
    }
    found
}

fn keys(admin: &Admin) -> Vec<Value> {
    admin.json(&["keys", "list"])["keys"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn a_key_is_kept_changed_and_forgotten_and_never_told() {
    let admin = Admin::new();
    let none = admin.run(&["keys", "list"]);
    assert!(none.code == 0 && none.out.contains("keys add"), "{none:?}");
    let added = add(
        &admin,
        &["anthropic", "--label", "main", "--tag", "b", "--tag", "a"],
    );
    assert_eq!(
        (added.code, added.out.as_str()),
        (0, "anthropic/main  in use\n"),
        "{added:?}"
    );
    let kept = keys(&admin);
    assert_eq!(
        (&kept[0]["vendor"], &kept[0]["tags"], &kept[0]["has_secret"]),
        (&json!("anthropic"), &json!(["a", "b"]), &json!(true))
    );
    assert_eq!(
        files_with(&admin.data(), VALUE),
        Vec::<std::path::PathBuf>::new()
    );

    let changed = admin.run(&[
        "keys",
        "edit",
        "main",
        "--disable",
        "--no-tags",
        "--label",
        "old",
    ]);
    assert_eq!(
        (changed.code, changed.out.as_str()),
        (0, "anthropic/old  disabled\n"),
        "{changed:?}"
    );
    let rotated = admin.run(&["keys", "rotate-master"]);
    assert_eq!(
        rotated.out, "Values sealed with a new master key: 1\n",
        "{rotated:?}"
    );
    let asked = admin.run(&["keys", "remove", "anthropic/old"]);
    assert_eq!((asked.code, keys(&admin).len()), (2, 1), "{asked:?}");
    let gone = admin.run(&["keys", "remove", "anthropic/old", "--yes"]);
    assert_eq!(
        (gone.code, gone.out.as_str()),
        (0, "anthropic/old is forgotten\n"),
        "{gone:?}"
    );
    assert_eq!(keys(&admin), Vec::<Value>::new());
}

#[test]
fn what_is_wrong_with_a_key_is_told_without_it() {
    let admin = Admin::new();
    assert_eq!(add(&admin, &["anthropic"]).code, 0);
    for (arguments, code, words) in [
        (&["anthropic"][..], 4, "already"),
        (&["nobody"], 2, "no such vendor"),
        (&["anthropic", "--label", ""], 2, "label"),
        (&["openai-compatible"], 2, "base_url"),
        (
            &["anthropic", "--label", "x", "--expires", "soon"],
            2,
            "soon is no time",
        ),
        (
            &["ollama", "--base-url", "http://10.0.0.7:11434"],
            2,
            "takes no key",
        ),
    ] {
        let refused = add(&admin, arguments);
        assert_eq!(refused.code, code, "{arguments:?}: {refused:?}");
        assert!(refused.error.contains(words), "{arguments:?}: {refused:?}");
        assert!(!refused.error.contains("very-secret"), "{refused:?}");
    }
    for command in ["edit", "test", "remove"] {
        let mut arguments = vec!["keys", command, "nobody"];
        match command {
            "edit" => arguments.push("--enable"),
            "remove" => arguments.push("--yes"),
            _ => {}
        }
        assert_eq!(admin.run(&arguments).code, 3, "{command}");
    }
    // The value has no place in the command line.
    assert_eq!(admin.run(&["keys", "add", "anthropic", VALUE]).code, 2);
}

#[test]
fn keys_of_the_environment_are_kept_once() {
    let admin = Admin::new();
    let file = admin.directory.path().join("key");
    std::fs::write(&file, format!("{VALUE}\n")).unwrap();
    let import = |flags: &[&str]| {
        let mut command = admin.command(&[&["-o", "json", "keys", "import"], flags].concat());
        command
            .env("ANTHROPIC_API_KEY_FILE", &file)
            .env("OPENAI_API_KEY", "sk-openai-secret")
            .env("MISTRAL_API_KEY", "");
        let told = answer(&command.output().unwrap());
        assert_eq!(told.code, 0, "{told:?}");
        assert!(!told.out.contains("secret"), "{told:?}");
        let told: Value = serde_json::from_str(&told.out).unwrap();
        let told = told["keys"].as_array().unwrap().iter();
        told.map(|key| {
            format!(
                "{} {}",
                key["vendor"].as_str().unwrap(),
                key["outcome"].as_str().unwrap()
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(
        import(&[]),
        ["anthropic would be kept", "openai would be kept"]
    );
    assert_eq!(keys(&admin).len(), 0);
    assert_eq!(import(&["--yes"]), ["anthropic kept", "openai kept"]);
    assert_eq!(
        import(&["--yes"]),
        ["anthropic is there already", "openai is there already"]
    );
    let labels: Vec<_> = keys(&admin)
        .iter()
        .map(|key| key["label"].clone())
        .collect();
    assert_eq!(labels, ["imported", "imported"]);
    assert_eq!(
        files_with(&admin.data(), "very-secret"),
        Vec::<std::path::PathBuf>::new()
    );
}

#[test]
fn bots_go_to_the_keyring_when_it_has_a_key_for_them() {
    let admin = Admin::new();
    let key = admin.directory.path().join("key");
    std::fs::write(&key, VALUE).unwrap();
    let create = |name: &str, provider: &[&str]| {
        let begin = ["bots", "create", "--no-start", "--name", name];
        admin.run(&[&begin[..], provider].concat())
    };
    let anthropic = ["--provider", "anthropic", "--model", "claude-sonnet-5"];
    let own = [
        &anthropic[..],
        &["--provider-key-file", key.to_str().unwrap()],
    ]
    .concat();
    assert_eq!(create("Ada", &own).code, 0);
    assert_eq!(create("Demo", &[]).code, 0);
    let refused = create("Bea", &anthropic);
    assert!(
        refused.code == 2 && refused.error.contains("keys add"),
        "{refused:?}"
    );

    let stuck = admin.run(&["bots", "to-keyring", "--all"]);
    assert_eq!(stuck.code, 2, "{stuck:?}");
    assert!(
        stuck.out.contains("cannot") && stuck.out.contains("keys add"),
        "{stuck:?}"
    );
    assert_eq!(add(&admin, &["anthropic"]).code, 0);
    let moved = admin.json(&["bots", "to-keyring", "--all"]);
    let outcome = |name: &str| {
        let mut bots = moved["bots"].as_array().unwrap().iter();
        bots.find(|bot| bot["hostname"] == name).unwrap()["outcome"].clone()
    };
    assert_eq!(
        (outcome("ada"), outcome("demo")),
        (json!("goes"), json!("stays"))
    );
    let shown = admin.run(&["bots", "show", "ada"]);
    assert!(
        shown.out.contains("key         the keyring's\n"),
        "{shown:?}"
    );
    assert_eq!(keys(&admin)[0]["bots"][0]["name"], "Ada");
    let again = admin.run(&["bots", "to-keyring", "ada"]);
    assert!(
        again.code == 0 && again.out.contains("uses the keyring already"),
        "{again:?}"
    );

    assert_eq!(
        create(
            "Bea",
            &[&anthropic[..], &["--key", "tags=research,eu"]].concat()
        )
        .code,
        0
    );
    let bea = admin.json(&["bots", "show", "bea"]);
    assert_eq!(
        bea["key"],
        json!({ "source": "tags", "tags": ["research", "eu"] })
    );
}

#[test]
fn budgets_are_set_listed_and_removed() {
    let admin = Admin::new();
    assert_eq!(
        admin
            .run(&["bots", "create", "--name", "Ada", "--no-start"])
            .code,
        0
    );
    let set = admin.run(&["budgets", "set", "2.50", "--per", "day"]);
    assert!(set.code == 0 && set.out.contains("everybody"), "{set:?}");
    let of_ada = [
        "budgets", "set", "1000", "--per", "month", "--bot", "ada", "--tokens",
    ];
    let set = admin.run(&of_ada);
    assert!(
        set.out.contains("bot ada") && set.out.contains("1000 tokens"),
        "{set:?}"
    );
    let budgets = admin.json(&["budgets", "list"])["budgets"]
        .as_array()
        .unwrap()
        .clone();
    let limits: Vec<_> = budgets
        .iter()
        .map(|it| (&it["unit"], &it["limit"]))
        .collect();
    assert!(
        limits.contains(&(&json!("money"), &json!(2_500_000))),
        "{limits:?}"
    );
    let left = admin.json(&["budgets", "remove", "--per", "month", "--bot", "ada"]);
    assert_eq!(left["budgets"].as_array().unwrap().len(), 1);
    assert_eq!(admin.run(&["budgets", "set", "0", "--per", "day"]).code, 2);
}

#[test]
fn whoever_must_stop_is_cut_off_at_once() {
    let admin = Admin::new();
    assert_eq!(
        admin
            .run(&["bots", "create", "--name", "Ada", "--no-start"])
            .code,
        0
    );
    let status = || admin.json(&["keyring", "status"]);
    assert_eq!(status()["panic_since"], Value::Null);
    assert_eq!(admin.run(&["keyring", "panic"]).code, 0);
    assert!(status()["panic_since"].is_string());
    assert_eq!(admin.run(&["keyring", "calm"]).code, 0);
    let cut = admin.run(&["bots", "cut-off", "ada"]);
    assert_eq!(
        (cut.code, cut.out.as_str()),
        (0, "ada  is cut off from its model\n"),
        "{cut:?}"
    );
    let told = admin.run(&["keyring", "status"]);
    assert!(
        told.out.contains("cut off                 ada\n"),
        "{told:?}"
    );
    assert_eq!(admin.run(&["bots", "cut-off", "ada", "--undo"]).code, 0);
    assert_eq!(
        (&status()["cut_off"], &status()["panic_since"]),
        (&json!([]), &Value::Null)
    );
}

#[test]
fn use_is_asked_for_by_group_and_time() {
    let admin = Admin::new();
    let usage = admin.json(&[
        "usage",
        "--by",
        "bot,day",
        "--from",
        "2026-11-01",
        "--to",
        "2026-11-21",
    ]);
    assert_eq!(usage, json!({ "rows": [] }));
    let table = admin.run(&["usage", "--csv"]);
    assert!(
        table.code == 0 && table.out.starts_with("bot,key,vendor,model,at,requests"),
        "{table:?}"
    );
    assert_eq!(admin.run(&["usage", "--by", "week"]).code, 2);
    assert_eq!(
        admin
            .run(&["usage", "--from", "2026-11-21", "--to", "2026-11-01"])
            .code,
        2
    );
}

#[test]
fn without_a_keyring_everything_says_so() {
    let admin = Admin::new();
    for arguments in [
        &["keys", "list"][..],
        &["budgets", "list"],
        &["usage"],
        &["keyring", "panic"],
    ] {
        let mut command = admin.command(arguments);
        command.env("BOTMAKER__KEYRING__MODE", "off");
        let told = answer(&command.output().unwrap());
        assert_eq!(told.code, 4, "{arguments:?}: {told:?}");
        assert!(told.error.contains("keyring.mode"), "{told:?}");
    }
}

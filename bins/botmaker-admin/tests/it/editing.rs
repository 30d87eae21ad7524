//! A bot's description is changed by a form.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::admin::{Admin, Answer, answer};

/// A stopped bot, and the form that says what it is.
fn with_ada() -> (Admin, String) {
    let admin = Admin::new();
    admin.json(&["bots", "create", "--name", "Ada", "--no-start"]);
    let form = by_editor(&admin, "cp \"$1\" form.toml", &[]);
    assert_eq!(form.code, 0, "{form:?}");
    let form = std::fs::read_to_string(admin.directory.path().join("form.toml")).unwrap();
    (admin, form)
}

/// Edits with a script as editor.
fn by_editor(admin: &Admin, script: &str, flags: &[&str]) -> Answer {
    let editor = admin.directory.path().join("editor");
    std::fs::write(&editor, format!("#!/bin/sh\nset -e\n{script}\n")).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut command = admin.command(&[&["bots", "edit", "ada"], flags].concat());
    command
        .env_remove("VISUAL")
        .env("EDITOR", &editor)
        .env("TMPDIR", admin.directory.path());
    answer(&command.output().unwrap())
}

/// Edits by a form in a file.
fn by_file(admin: &Admin, form: &str, flags: &[&str]) -> Answer {
    let path = admin.directory.path().join("wish.toml");
    std::fs::write(&path, form).unwrap();
    let path = path.to_str().unwrap();
    admin.run(&[&["bots", "edit", "ada", "--file", path], flags].concat())
}

/// The forms that were left behind.
fn drafts(admin: &Admin) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(admin.directory.path()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_draft = |path: &std::path::PathBuf| {
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("botmaker-")
    };
    paths.filter(is_draft).collect()
}

#[test]
fn a_form_shows_what_it_changes_and_asks_before() {
    let (admin, form) = with_ada();
    let same = by_file(&admin, &form, &[]);
    assert_eq!(
        (same.code, same.out.as_str(), same.error.as_str()),
        (0, "Nothing changed: ada  generation 1\n", "")
    );
    let wish = form.replace("name = \"Ada\"", "name = \"Countess\"");
    let asked = by_file(&admin, &wish, &[]);
    assert_eq!((asked.code, asked.out.as_str()), (2, ""), "{asked:?}");
    assert!(asked.error.contains("add --yes"), "{asked:?}");
    for line in ["-name = \"Ada\"\n", "+name = \"Countess\"\n", "@@ "] {
        assert!(asked.error.contains(line), "{asked:?}");
    }
    assert_eq!(admin.json(&["bots", "show", "ada"])["name"], "Ada");
    let done = by_file(&admin, &wish, &["--yes"]);
    assert_eq!((done.code, done.out.as_str()), (0, "ada  generation 2\n"));
    assert_eq!(admin.json(&["bots", "show", "ada"])["name"], "Countess");
    let listed = admin.run(&["bots", "generations", "ada"]);
    assert!(listed.out.starts_with("GENERATION"), "{listed:?}");
    assert!(
        listed.out.contains("name: Ada -> Countess") && listed.out.contains("operator"),
        "{listed:?}"
    );
    let listed = admin.json(&["bots", "generations", "ada"]);
    assert_eq!(listed["generations"][0]["number"], 2);
}

#[test]
fn an_editor_opens_a_private_form_that_goes_when_it_is_done_with() {
    let (admin, _) = with_ada();
    assert!(drafts(&admin).is_empty(), "nothing was changed");
    let script = "stat -c %a \"$1\" >mode; sed -i 's/^pids = .*/pids = 300/' \"$1\"";
    let done = by_editor(&admin, script, &["--yes"]);
    assert_eq!(
        (done.code, done.out.as_str()),
        (0, "ada  generation 2\n"),
        "{done:?}"
    );
    let mode = std::fs::read_to_string(admin.directory.path().join("mode")).unwrap();
    assert_eq!(mode, "600\n");
    assert!(drafts(&admin).is_empty(), "{done:?}");
    assert_eq!(
        admin.json(&["bots", "show", "ada"])["resources"]["pids"],
        300
    );
    let failed = by_editor(&admin, "exit 3", &["--yes"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    let mut none = admin.command(&["bots", "edit", "ada"]);
    let none = answer(
        &none
            .env_remove("VISUAL")
            .env_remove("EDITOR")
            .output()
            .unwrap(),
    );
    assert!(
        none.code == 2 && none.error.contains("set VISUAL or EDITOR"),
        "{none:?}"
    );
}

#[test]
fn a_form_with_mistakes_is_kept_and_named() {
    let (admin, form) = with_ada();
    let refused = by_editor(&admin, "echo 'colour = 1' >>\"$1\"", &["--yes"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{refused:?}");
    assert!(
        refused.error.contains("unknown field `colour`"),
        "{refused:?}"
    );
    let kept = drafts(&admin).remove(0);
    let named = format!("the form is kept in {}", kept.display());
    assert!(refused.error.contains(&named), "{refused:?}");
    let text = std::fs::read_to_string(&kept).unwrap();
    assert!(text.ends_with("colour = 1\n"), "{text}");
    // What the server refuses is told with its place.
    let refused = by_file(&admin, &form.replace("pids = 256", "pids = 1"), &["--yes"]);
    assert!(
        refused.code == 2 && refused.error.contains("resources/pids"),
        "{refused:?}"
    );
    assert_eq!(admin.json(&["bots", "show", "ada"])["generation"], 1);
}

#[test]
fn a_secret_of_a_form_comes_from_a_file_and_is_never_printed() {
    let (admin, form) = with_ada();
    let (directory, secret) = (admin.directory.path(), "sk-ant-very-secret");
    std::fs::write(directory.join("key"), format!("{secret}\n")).unwrap();
    let wish = form
        .replace("provider = \"demo\"", "provider = \"anthropic\"")
        .replace("model = \"demo-1\"", "model = \"claude-opus-5\"");
    let raw = format!("provider_key = \"{secret}\"\n{wish}");
    let refused = by_file(&admin, &raw, &["--yes"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let named = format!("provider_key = \"@key\"\n{wish}");
    let done = by_file(&admin, &named, &["--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.error.contains("+provider_key = \"@key\""), "{done:?}");
    let listed = admin.run(&["-o", "json", "bots", "generations", "ada"]);
    for answer in [refused, done, listed] {
        assert!(
            !answer.out.contains(secret) && !answer.error.contains(secret),
            "{answer:?}"
        );
    }
    let missing = named.replace("@key", "@nowhere");
    let missing = by_file(&admin, &missing, &["--yes"]);
    assert!(
        missing.code == 1 && missing.error.contains("nowhere cannot be read"),
        "{missing:?}"
    );
}

#[test]
fn a_bot_returns_to_an_older_generation() {
    let (admin, form) = with_ada();
    let wish = form.replace("tags = []", "tags = [\"ops\"]");
    assert_eq!(by_file(&admin, &wish, &["--yes"]).code, 0);
    assert_eq!(admin.json(&["bots", "show", "ada"])["tags"], json!(["ops"]));
    let back = admin.run(&["bots", "return", "ada", "1", "--accept-loss"]);
    assert_eq!(
        (back.code, back.out.as_str()),
        (0, "ada  generation 3\n"),
        "{back:?}"
    );
    assert_eq!(admin.json(&["bots", "show", "ada"])["tags"], json!([]));
    let present = admin.run(&["bots", "return", "ada", "3"]);
    assert_eq!(present.code, 4, "{present:?}");
    let unknown = admin.run(&["bots", "return", "ada", "9"]);
    assert_eq!(unknown.code, 3, "{unknown:?}");
}

use super::*;

fn bot() -> Value {
    json!({ "hostname": "ada", "name": "Ada", "provider": "demo", "model": "demo-1",
        "key": { "source": "tags", "tags": ["b", "a"] }, "base_url": null, "image": "openclaw:1",
        "canary_minutes": null, "avatar": { "kind": "emoji", "emoji": "🦊" }, "tags": ["ops"], "revision": 3,
        "persona": "You are \"brief\".\nC:\\tmp", "resources": { "memory_bytes": 2_147_483_648_u64, "cpu_millis": 1000, "pids": 256 },
        "channels": [{ "kind": "telegram", "dm_policy": "allowlist", "group_policy": "disabled", "allow_from": ["7"],
            "secrets": ["telegram_token"] }] })
}

#[test]
fn a_bot_is_a_form_that_reads_back_as_itself() {
    let form = Form::of(&bot());
    let text = form.with_advice(&bot());
    insta::assert_snapshot!(text, @r##"
    # Bot ada, revision 3. This is its whole description: what you take out is taken from the bot, secrets excepted.
    # You see what changes before it is applied. Further fields: base_url, image (one that is on the engine), canary_minutes
    # (0 for never), emoji (its face). A new secret is named by the file that holds it:
    #   provider_key = "@/path/to/file"  ("" for none)
    # Whose key pays, source in [key]: own, operator (the keyring's for everybody), or tags with tags = ["a", "b"].
    #   secrets.telegram_token = "@/path/to/file"  in the channel telegram

    name = "Ada"
    hostname = "ada"
    emoji = "🦊"
    tags = ["ops"]
    provider = "demo"
    model = "demo-1"
    image = "openclaw:1"
    persona = """
    You are "brief".
    C:\\tmp"""

    [key]
    source = "tags"
    tags = ["b", "a"]

    [resources]
    memory_bytes = 2147483648
    cpu_millis = 1000
    pids = 256

    [[channels]]
    kind = "telegram"
    dm_policy = "allowlist"
    group_policy = "disabled"
    allow_from = ["7"]
    "##);
    let read = Form::parse(&text).unwrap();
    assert_eq!(read, form);
    assert_eq!(form.patch_to(&read).unwrap(), json!({}));
}

#[test]
fn every_text_reads_back_as_itself() {
    for text in [
        "",
        "a",
        "\n",
        "\n\n",
        "a\n",
        "a\r\nb",
        "'''\n\"\"\"",
        "\\",
        "\\\n",
        "\\\"\n",
        "a\n\"",
        "a \"b\" \\\" c\n",
        "\u{1b}\n\u{0}\u{7f}\u{9b}\t",
        "\"\n\"\"\"\"\"\"",
        "  a\n  b ",
    ] {
        let mut form = Form::of(&bot());
        form.persona = text.to_owned();
        form.name = text.to_owned();
        let read = Form::parse(&form.render()).unwrap();
        assert_eq!(read, form, "{}", form.render());
    }
}

#[test]
fn only_what_differs_is_sent_and_what_is_taken_out_is_taken_away() {
    let present = Form::of(&bot());
    let mut other = present.clone();
    other.name = "Grace".to_owned();
    (other.emoji, other.image) = (None, None);
    other.canary_minutes = Some(0);
    other.resources.pids = 300;
    let expected = json!({ "name": "Grace", "avatar": null, "image": null, "canary_minutes": 0,
        "resources": { "memory_bytes": 2_147_483_648_u64, "cpu_millis": 1000, "pids": 300 } });
    assert_eq!(present.patch_to(&other).unwrap(), expected);
    other = present.clone();
    other.key = Some(Key {
        source: "operator".to_owned(),
        tags: Vec::new(),
    });
    let expected = json!({ "key": { "source": "operator", "tags": [] } });
    assert_eq!(present.patch_to(&other).unwrap(), expected);
    // Forms that were kept from before say nothing of it.
    other.key = None;
    assert_eq!(present.patch_to(&other).unwrap(), json!({}));
    other = present.clone();
    other.channels.clear();
    assert_eq!(present.patch_to(&other).unwrap(), json!({ "channels": [] }));
}

#[test]
fn secrets_are_read_from_files_and_told_by_their_names() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("token");
    std::fs::write(&file, "123:abc\n").unwrap();
    let present = Form::of(&bot());
    let name = format!("@{}", file.display());
    let text = present.render() + &format!("secrets.telegram_token = \"{name}\"\n");
    let other = Form::parse(&text).unwrap();
    let patch = present.patch_to(&other).unwrap();
    let expected = json!({ "channels": [{ "kind": "telegram", "dm_policy": "allowlist", "group_policy": "disabled",
        "allow_from": ["7"], "secrets": { "telegram_token": "123:abc" } }] });
    assert_eq!(patch, expected);
    let difference = present.difference_to(&other);
    let line = format!("+secrets.telegram_token = \"{name}\"");
    assert!(difference.contains(&line), "{difference}");
    assert!(!difference.contains("123:abc"), "{difference}");
    let none = Form {
        provider_key: Some(String::new()),
        ..present.clone()
    };
    let patch = present.patch_to(&none).unwrap();
    assert_eq!(patch, json!({ "provider_key": null }));
}

#[test]
fn differences_are_told_by_the_line() {
    let present = Form::of(&bot());
    let mut other = present.clone();
    other.persona = "You are long.\nC:\\tmp".to_owned();
    insta::assert_snapshot!(present.difference_to(&other), @r#"
    --- present
    +++ wished
    @@ -6,7 +6,7 @@
     model = "demo-1"
     image = "openclaw:1"
     persona = """
    -You are "brief".
    +You are long.
     C:\\tmp"""
     
     [key]
    "#);
}

#[test]
fn a_mistake_is_told_by_its_line_and_never_repeated() {
    let refuse = |text: &str| Form::parse(text).unwrap_err().to_string();
    let good = Form::of(&bot()).render();
    let with = |line: &str| format!("{line}\n{good}");
    let told = refuse(&with("provider_key = \"sk-secret\""));
    assert!(
        told.starts_with("secrets do not stand in the form"),
        "{told}"
    );
    assert!(!told.contains("sk-secret"), "{told}");
    assert_eq!(refuse(&with("provider_key = \"@-\"")), told);
    let told = refuse(&with("token = \"sk-secret\""));
    let begin = "the form has a mistake in line 1: unknown field `token`";
    assert!(told.starts_with(begin), "{told}");
    let told = refuse(&with("\ncanary_minutes = \"sk-secret\""));
    assert_eq!(told, "the form has a mistake in line 2: u16 is expected");
    for bad in [
        "x = sk-secret",
        "= \"sk-secret\"",
        "provider_key = \"sk-secret",
        "provider_key = [\"sk-secret\"]",
    ] {
        let told = refuse(&with(bad));
        assert!(told.starts_with("the form has a mistake"), "{told}");
        assert!(!told.contains("sk-secret"), "{told}");
    }
    assert!(refuse("").contains("missing field `name`"));
}

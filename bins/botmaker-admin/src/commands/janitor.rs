//! Orphans and their removal.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cli::Format,
    client::Client,
    output::{self, shown},
};

pub(crate) async fn orphans(client: &Client, format: Format) -> anyhow::Result<()> {
    let answer = client.get("/api/admin/orphans").await?;
    output::answer(format, &answer, |answer| {
        let rows: Vec<Vec<String>> = answer["orphans"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|orphan| row(orphan, ""))
            .collect();
        if rows.is_empty() {
            return "Everything belongs to a bot.\n".to_owned();
        }
        output::table(&["KIND", "NAME", "AGE", "SIZE", "STOPPED"], &rows)
    })
}

fn row(orphan: &Value, note: &str) -> Vec<String> {
    let age = orphan["age_seconds"]
        .as_u64()
        .map_or_else(|| "-".to_owned(), age);
    let mut row = vec![
        shown(&orphan["kind"]),
        shown(&orphan["name"]),
        age,
        size(&orphan["bytes"]),
        shown(&orphan["stopped"]),
    ];
    if !note.is_empty() {
        row.push(note.to_owned());
    }
    row
}

fn age(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A number of bytes for people.
pub(super) fn size(bytes: &Value) -> String {
    const KIB: u64 = 1024;
    match bytes.as_u64() {
        None => "-".to_owned(),
        Some(bytes @ 0..KIB) => format!("{bytes} B"),
        Some(bytes) if bytes < KIB * KIB => format!("{} KiB", bytes / KIB),
        Some(bytes) if bytes < KIB * KIB * KIB => format!("{} MiB", bytes / KIB / KIB),
        Some(bytes) => format!("{} GiB", bytes / KIB / KIB / KIB),
    }
}

pub(crate) async fn clean_up(client: &Client, format: Format, apply: bool) -> anyhow::Result<()> {
    let answer = client
        .call(
            Method::POST,
            "/api/admin/cleanup",
            Some(&json!({ "apply": apply })),
        )
        .await?;
    output::answer(format, &answer, report)
}

fn report(answer: &Value) -> String {
    let applied = answer["applied"].as_bool().unwrap_or(false);
    let (gone, waiting) = if applied {
        ("removed", "in the trash: botmaker-admin leftovers list")
    } else {
        ("would be removed", "would be put into the trash for a day")
    };
    let of = |part: &str, verdict: &str| -> Vec<Vec<String>> {
        let orphans = answer[part].as_array().into_iter().flatten();
        orphans.map(|orphan| row(orphan, verdict)).collect()
    };
    let mut rows = of("removed", gone);
    rows.extend(of("quarantined", waiting));
    let is_idle = rows.is_empty();
    for kept in answer["kept"].as_array().into_iter().flatten() {
        rows.push(row(
            &kept["orphan"],
            &format!("kept: {}", shown(&kept["why"])),
        ));
    }
    if rows.is_empty() {
        return "Everything belongs to a bot.\n".to_owned();
    }
    let mut text = output::table(
        &["KIND", "NAME", "AGE", "SIZE", "STOPPED", "VERDICT"],
        &rows,
    );
    if !applied && !is_idle {
        text.push_str("Nothing was changed. To do it: botmaker-admin cleanup --apply\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_says_what_it_would_do() {
        let orphan = |kind: &str, name: &str, bytes: Option<u64>| json!({ "kind": kind, "name": name, "age_seconds": 7200, "bytes": bytes, "stopped": true });
        let answer = json!({ "applied": false,
            "removed": [orphan("container", "botmaker-1", None)],
            "quarantined": [orphan("state", "2", Some(5 * 1024 * 1024))],
            "kept": [{ "orphan": orphan("secrets", "3", None), "why": "its container is running" }] });
        insta::assert_snapshot!(report(&answer), @r"
        KIND       NAME        AGE  SIZE   STOPPED  VERDICT
        container  botmaker-1  2 h  -      true     would be removed
        state      2           2 h  5 MiB  true     would be put into the trash for a day
        secrets    3           2 h  -      true     kept: its container is running
        Nothing was changed. To do it: botmaker-admin cleanup --apply
        ");
    }
}

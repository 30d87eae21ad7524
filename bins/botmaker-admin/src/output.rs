//! What commands print: tables for people, JSON for programs, and never a control character of somebody else's.

use std::io::{Write, stdout};

use serde_json::Value;

use crate::cli::Format;

/// Prints an answer in the wished form.
pub(crate) fn answer(
    format: Format,
    value: &Value,
    table: impl FnOnce(&Value) -> String,
) -> anyhow::Result<()> {
    match format {
        Format::Json => line(&serde_json::to_string_pretty(value)?),
        Format::Table => text(&table(value)),
    }
}

/// Prints a text.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Prints a line.
pub(crate) fn line(line: &str) -> anyhow::Result<()> {
    text(&format!("{line}\n"))
}

/// A table with aligned columns.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut lines = vec![
        heads
            .iter()
            .map(|head| (*head).to_owned())
            .collect::<Vec<_>>(),
    ];
    lines.extend(rows.iter().map(|row| {
        row.iter()
            .map(|cell| safe(cell).replace(['\n', '\t'], " "))
            .collect()
    }));
    let width = |column: usize| {
        let widths = lines
            .iter()
            .filter_map(|line| line.get(column))
            .map(|cell| cell.chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Lines of a name and a value.
pub(crate) fn fields(pairs: &[(&str, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, value): &(&str, String)| {
        format!("{name:<width$}  {}\n", safe(value).replace('\n', " "))
    };
    pairs.iter().map(line).collect()
}

/// A text without control characters: what bots and other people write must not steer a terminal.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() && !matches!(character, '\n' | '\t') {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe
}

/// A field as text; `-` when it is not there.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_and_cannot_steer_the_terminal() {
        let rows = vec![
            vec!["hello".to_owned(), "running".to_owned()],
            vec!["\u{1b}[2Jx".to_owned(), "a\nb".to_owned()],
        ];
        insta::assert_snapshot!(table(&["BOT", "STATE"], &rows), @r"
        BOT         STATE
        hello       running
        \u{1b}[2Jx  a b
        ");
    }
}

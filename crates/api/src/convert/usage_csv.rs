//! Use as a table for spreadsheets (RFC 4180).

use crate::dto::usage::UsageRowView;

const HEADER: &str = "bot,key,vendor,model,at,requests,failures,input_tokens,cached_tokens,cache_write_tokens,output_tokens,cost_micro_usd,unpriced";

/// The table, with a header line.
pub(crate) fn usage_csv(rows: &[UsageRowView]) -> String {
    let mut text = String::from(HEADER);
    text.push_str("\r\n");
    for row in rows {
        text.push_str(&line(row));
        text.push_str("\r\n");
    }
    text
}

fn line(row: &UsageRowView) -> String {
    let text = |value: Option<String>| value.as_deref().map(cell).unwrap_or_default();
    let words = [
        text(row.bot.map(|id| id.to_string())),
        text(row.key.map(|id| id.to_string())),
        text(row.vendor.clone()),
        text(row.model.clone()),
        text(row.at.map(|at| at.to_string())),
    ];
    let numbers = [
        row.requests,
        row.failures,
        row.input_tokens,
        row.cached_tokens,
        row.cache_write_tokens,
        row.output_tokens,
        row.cost_micro_usd,
        row.unpriced,
    ];
    let numbers = numbers.iter().map(ToString::to_string);
    words
        .into_iter()
        .chain(numbers)
        .collect::<Vec<_>>()
        .join(",")
}

/// A text as a cell. Spreadsheets take some beginnings for formulas and would carry them out: a bot names its model itself.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_is_carried_out() {
        for (text, expected) in [
            ("claude-opus-5", "claude-opus-5"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\t=1", "'\t=1"),
            ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}

//! The sections of `docs/benchmarks.md`.

/// The page with this section in the place of the one of the same heading, or at its end.
pub(super) fn with_section(page: &str, heading: &str, section: &str) -> String {
    let (before, after) = match find(page, heading) {
        Some((start, end)) => (&page[..start], &page[end..]),
        None => (page, ""),
    };
    let parts = [before, section, after].map(str::trim);
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}\n", parts.join("\n\n"))
}

/// The section of this heading.
pub(super) fn section<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (start, end) = find(page, heading)?;
    Some(page[start..end].trim())
}

/// From the heading to the next one.
fn find(page: &str, heading: &str) -> Option<(usize, usize)> {
    let start = if page.starts_with(heading) {
        0
    } else {
        page.find(&format!("\n{heading}\n"))? + 1
    };
    let rest = &page[start + heading.len()..];
    let end = rest
        .find("\n## ")
        .map_or(page.len(), |at| start + heading.len() + at + 1);
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_its_like() {
        let page = "# P\n\n## A\n\none\n\n## B\n\ntwo\n";
        assert_eq!(
            with_section(page, "## A", "## A\n\nnew"),
            "# P\n\n## A\n\nnew\n\n## B\n\ntwo\n"
        );
        assert_eq!(
            with_section(page, "## B", "## B\n\nnew\n"),
            "# P\n\n## A\n\none\n\n## B\n\nnew\n"
        );
        assert_eq!(
            with_section("# P\n", "## C", "## C\n\nnew"),
            "# P\n\n## C\n\nnew\n"
        );
        assert_eq!(section(page, "## A"), Some("## A\n\none"));
        assert_eq!(section(page, "## C"), None);
    }
}

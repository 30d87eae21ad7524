//! Making text from a bot fit to be shown: bounded and without characters that could fake something.

/// Whether a character could move, hide or reorder the text around it.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// One line of at most `max` characters: control characters become blanks, a cut is marked with `…`.
pub fn one_line(text: &str, max: usize) -> String {
    let mut line = String::new();
    // Each kept character costs at most a few skipped ones of a bounded body, so this ends soon.
    let words = text.split(|c: char| is_hostile(c) || c == ' ');
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > max * 4 {
            break;
        }
    }
    match line.char_indices().nth(max) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// Text of several lines: control characters other than line breaks and tabs are dropped.
pub(crate) fn lines(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_hostile(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_and_reordering_are_taken_out() {
        assert_eq!(one_line("a\u{1b}[31mb\r\n c\u{202e}d", 80), "a [31mb c d");
        assert_eq!(lines("a\u{1b}\n\tb\u{0}\r"), "a\n\tb");
        assert_eq!(one_line("abcdef", 3), "abc…");
    }

    proptest! {
        #[test]
        fn one_line_is_bounded_and_clean(text in "\\PC{0,40}[\\x00-\\x1f]{0,5}.{0,40}", max in 1_usize..40) {
            let line = one_line(&text, max);
            prop_assert!(line.chars().count() <= max + 1);
            prop_assert!(!line.chars().any(is_hostile));
        }
    }
}

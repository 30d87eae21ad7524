//! For tests: whether a pattern that is told to others accepts what a rule of ours accepts.

use proptest::{collection::vec, prelude::*, string::string_regex};
use regex::Regex;

/// For each pattern a text that matches it, and the same after a few small mistakes.
pub(super) fn texts<const N: usize>(
    patterns: [impl AsRef<str>; N],
) -> impl Strategy<Value = Vec<(String, String)>> {
    let text = |pattern: &str| {
        // Generated texts are whole by themselves.
        let inner = pattern.trim_start_matches('^').trim_end_matches('$');
        let good = string_regex(inner).expect("the pattern is one that texts can be made from");
        (good, vec(mistake(), 1..3)).prop_map(|(good, mistakes)| {
            let bad = mistakes
                .iter()
                .fold(good.clone(), |text, mistake| spoil(&text, mistake));
            (good, bad)
        })
    };
    Vec::from(patterns.map(|pattern| text(pattern.as_ref())))
}

type Mistake = (proptest::sample::Index, usize, char);

fn mistake() -> impl Strategy<Value = Mistake> {
    let character = prop_oneof![
        proptest::char::range(' ', '~'),
        prop::sample::select(vec![
            '\n', 'é', '٣', '\u{2028}', 'A', '0', '-', '.', ':', '_'
        ]),
    ];
    (any::<proptest::sample::Index>(), 0..4_usize, character)
}

/// Removes, replaces, inserts or doubles something.
fn spoil(text: &str, (place, how, character): &Mistake) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = place.index(characters.len() + 1);
    match how {
        0 if at < characters.len() => {
            characters.remove(at);
        }
        1 if at < characters.len() => characters[at] = *character,
        2 => {
            let tail = characters.split_off(at);
            characters.extend(tail.clone());
            characters.extend(tail);
        }
        _ => characters.insert(at, *character),
    }
    characters.into_iter().collect()
}

/// Fails unless pattern and rule think the same of both texts, and well of the first one.
pub(super) fn agrees_on(
    pattern: &str,
    rule: impl Fn(&str) -> bool,
    (good, bad): &(String, String),
) -> Result<(), TestCaseError> {
    let pattern = Regex::new(pattern).expect("the pattern is a regular expression");
    prop_assert!(rule(good), "{:?} matches {} and is refused", good, pattern);
    prop_assert_eq!(
        pattern.is_match(bad),
        rule(bad),
        "{:?} and {}",
        bad,
        pattern
    );
    Ok(())
}

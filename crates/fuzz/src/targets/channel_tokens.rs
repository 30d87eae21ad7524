//! Channel tokens and people: the rules and the patterns that browsers get say the same.

use std::sync::LazyLock;

use botmaker_domain::catalog::channels;
use regex::Regex;

/// A pattern that is told to others, and the rule that it stands for.
type Rule = (Regex, fn(usize, usize, &str) -> bool, usize, usize);

/// One for each token and one for the people of each channel.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).expect("the pattern is a regular expression");
    let mut rules: Vec<Rule> = Vec::new();
    for (index, channel) in channels().iter().enumerate() {
        rules.push((pattern(channel.person.pattern()), is_person, index, 0));
        for (place, secret) in channel.secrets.iter().enumerate() {
            rules.push((pattern(&secret.format.pattern()), is_token, index, place));
        }
    }
    rules
});

fn is_person(channel: usize, _: usize, text: &str) -> bool {
    channels()[channel].person.accepts(text)
}

fn is_token(channel: usize, place: usize, text: &str) -> bool {
    channels()[channel].secrets[place].format.accepts(text)
}

/// Any text.
pub(crate) fn run(data: &[u8]) {
    let Some(text) = super::text(data) else {
        return;
    };
    for (pattern, rule, channel, place) in RULES.iter() {
        let accepts = rule(*channel, *place, text);
        assert_eq!(
            pattern.is_match(text),
            accepts,
            "{pattern} and its rule differ"
        );
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        assert!(
            !accepts || is_plain,
            "what a header or a file cannot hold is accepted"
        );
    }
}

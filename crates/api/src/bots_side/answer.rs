//! What the demo model says: a few fixed sentences that never pretend to be more than that.

/// The longest part of a message that is repeated, in characters.
const MAX_QUOTE: usize = 300;

/// Makes the answer to a message.
pub(super) fn answer(message: &str) -> String {
    let message = without_envelope(message);
    let words: Vec<String> = message
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let says = |word: &str| words.iter().any(|said| said == word);
    let opening = if message.is_empty() {
        "You sent an empty message."
    } else if says("hello") || says("hi") || says("hey") {
        "Hello!"
    } else if says("thanks") || says("thank") {
        "You are welcome."
    } else if says("bye") || says("goodbye") {
        "Goodbye!"
    } else if says("help") {
        "To get real answers, create a bot with a provider such as Anthropic, OpenAI, OpenRouter or Ollama."
    } else {
        "This bot works from end to end."
    };
    let mut text = format!(
        "{opening} This is BotMaker's demo model: its answers are scripted, there is no language model behind them."
    );
    if !message.is_empty() {
        text.push_str(&format!(" You wrote: “{}”", quote(message)));
    }
    text
}

/// OpenClaw may put a time stamp such as `[Sat 2026-11-21 03:00 UTC]` before a message, and a line on its runtime
/// after it.
fn without_envelope(message: &str) -> &str {
    let message = message
        .split("\n\nRuntime: agent=")
        .next()
        .unwrap_or_default()
        .trim();
    match message
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((inside, rest)) if inside.len() <= 80 && !rest.trim().is_empty() => rest.trim(),
        _ => message,
    }
}

fn quote(message: &str) -> String {
    let mut quoted: String = message.chars().take(MAX_QUOTE).collect();
    if quoted.len() < message.len() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_what_it_is_and_what_was_said() {
        let text = answer("[Sat 2026-11-21 03:00 UTC] hello, who are you?");
        assert_eq!(
            text,
            "Hello! This is BotMaker's demo model: its answers are scripted, there is no language model behind them. You wrote: “hello, who are you?”"
        );
    }

    #[test]
    fn what_openclaw_puts_around_a_message_is_not_repeated() {
        let text = answer("[Sat 2026-11-21 03:00 UTC] hello there\n\nRuntime: agent=main|host=ada");
        assert!(
            text.starts_with("Hello!") && text.ends_with("“hello there”"),
            "{text}"
        );
    }

    #[test]
    fn long_messages_are_cut_at_a_character() {
        let text = answer(&"ä".repeat(1000));
        assert!(text.ends_with("ä…”"), "{text}");
        assert_eq!(text.matches('ä').count(), MAX_QUOTE);
    }
}

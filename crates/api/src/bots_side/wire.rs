//! The part of `OpenAI`'s chat completions format that the demo model reads; everything else is passed over.

use serde::Deserialize;

/// A request for an answer.
#[derive(Deserialize)]
pub(super) struct CompletionRequest {
    /// The conversation so far.
    pub(super) messages: Vec<Message>,
    /// The model that the client asked for.
    #[serde(default)]
    pub(super) model: Option<String>,
    /// Whether the answer comes in pieces.
    #[serde(default)]
    pub(super) stream: Option<bool>,
}

/// One message of a conversation.
#[derive(Deserialize)]
pub(super) struct Message {
    /// `system`, `user`, `assistant`, `tool`, …
    pub(super) role: String,
    /// What was said; absent in tool calls.
    #[serde(default)]
    pub(super) content: Option<Content>,
}

/// What was said.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Content {
    /// As one text.
    Text(String),
    /// In parts, of which only texts count.
    Parts(Vec<Part>),
}

/// A part of a message; pictures and the like have no text.
#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    text: Option<String>,
}

impl CompletionRequest {
    /// What the person said last. Messages that hold nothing but OpenClaw's own context are passed over.
    pub(super) fn last_user_text(&self) -> String {
        self.messages
            .iter()
            .rev()
            .filter(|message| message.role == "user")
            .map(|message| without_context(&message.text()))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }

    /// A rough count of tokens: four bytes each.
    pub(super) fn prompt_tokens(&self) -> usize {
        let bytes: usize = self
            .messages
            .iter()
            .map(|message| message.text().len())
            .sum();
        bytes.div_ceil(4)
    }
}

impl Message {
    fn text(&self) -> String {
        match &self.content {
            Some(Content::Text(text)) => text.clone(),
            Some(Content::Parts(parts)) => {
                let texts: Vec<&str> = parts
                    .iter()
                    .filter_map(|part| part.text.as_deref())
                    .collect();
                texts.join("\n")
            }
            None => String::new(),
        }
    }
}

/// Where OpenClaw 2026.9 begins and ends what it adds to a conversation by itself.
const CONTEXT_BEGIN: &str = "<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>";
const CONTEXT_END: &str = "<<<END_OPENCLAW_INTERNAL_CONTEXT>>>";

/// A text without the blocks in which `OpenClaw` tells the model about running tasks.
fn without_context(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, block)) = rest.split_once(CONTEXT_BEGIN) {
        kept.push_str(before);
        rest = block.split_once(CONTEXT_END).map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_openclaw_adds_for_itself_is_not_what_the_person_said() {
        let block = format!("{CONTEXT_BEGIN}\nnone\n{CONTEXT_END}");
        let request: CompletionRequest = serde_json::from_value(serde_json::json!({ "messages": [
            { "role": "user", "content": "earlier" },
            { "role": "user", "content": format!("hello {block}") },
            { "role": "user", "content": block },
        ] }))
        .unwrap();
        assert_eq!(request.last_user_text(), "hello");
    }
}

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
    /// What the person said last.
    pub(super) fn last_user_text(&self) -> String {
        let last = self
            .messages
            .iter()
            .rev()
            .find(|message| message.role == "user");
        match last.and_then(|message| message.content.as_ref()) {
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

    /// A rough count of tokens: four bytes each.
    pub(super) fn prompt_tokens(&self) -> usize {
        let length = |message: &Message| match &message.content {
            Some(Content::Text(text)) => text.len(),
            Some(Content::Parts(parts)) => parts
                .iter()
                .filter_map(|part| part.text.as_ref())
                .map(String::len)
                .sum(),
            None => 0,
        };
        self.messages.iter().map(length).sum::<usize>().div_ceil(4)
    }
}

//! Who asks, and what.

use std::fmt;

use reqwest::header::HeaderMap;

/// Some of the operations, with a credential.
pub(super) struct Part {
    name: &'static str,
    headers: Vec<(String, String)>,
    /// About how many operations.
    pub(super) operations: u64,
    /// Which ones, as arguments of Schemathesis.
    pub(super) selection: Vec<String>,
}

/// What only a session may do, and what a token would end itself with.
const FOR_SESSIONS: [&str; 3] = ["createToken", "revokeToken", "setPassword"];

impl Part {
    /// Everything but what only a session may do.
    pub(super) fn with_token(token: &str) -> Self {
        Self {
            name: "with a token",
            headers: vec![("Authorization".to_owned(), format!("Bearer {token}"))],
            operations: 64,
            selection: selected("--exclude-operation-id"),
        }
    }

    /// What only a session may do.
    pub(super) fn with_session(credential: &HeaderMap) -> Self {
        let text = |value: &reqwest::header::HeaderValue| value.to_str().map(str::to_owned);
        let headers = credential.iter().map(|(name, value)| {
            let value = text(value).expect("a credential is ASCII");
            (name.to_string(), value)
        });
        Self {
            name: "with a session",
            headers: headers.collect(),
            operations: 3,
            selection: selected("--include-operation-id"),
        }
    }

    /// The credential as lines of a request's head.
    pub(super) fn head(&self) -> impl Iterator<Item = String> {
        let lines = self.headers.iter();
        lines.map(|(name, value)| format!("{name}: {value}"))
    }

    /// Whether the credential still opens the door.
    pub(super) async fn is_let_in(&self, base: &str) -> bool {
        let mut request = reqwest::Client::new().get(format!("{base}/api/auth/session"));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("the server answers");
        answer.status().is_success()
    }
}

fn selected(option: &str) -> Vec<String> {
    let operations = FOR_SESSIONS.iter();
    operations
        .flat_map(|id| [option.to_owned(), (*id).to_owned()])
        .collect()
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

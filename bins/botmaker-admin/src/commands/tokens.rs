//! API tokens.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cli::{Format, Tokens},
    client::Client,
    output::{self, shown},
};

const DAY_SECONDS: u64 = 86_400;

pub(crate) async fn run(client: &Client, format: Format, command: Tokens) -> anyhow::Result<()> {
    match command {
        Tokens::Create { name, days } => {
            let ttl = days.map(|days| days.saturating_mul(DAY_SECONDS));
            let body = json!({ "name": name, "ttl_seconds": ttl });
            let token = client
                .call(Method::POST, "/api/tokens", Some(&body))
                .await?;
            output::answer(format, &token, |token| {
                format!("{}\n", shown(&token["token"]))
            })
        }
        Tokens::List => {
            let answer = client.get("/api/tokens").await?;
            output::answer(format, &answer, list)
        }
        Tokens::Revoke { name } => {
            client
                .call(Method::DELETE, &format!("/api/tokens/{name}"), None)
                .await?;
            output::line(&format!("{} is revoked", output::safe(&name)))
        }
    }
}

fn list(answer: &Value) -> String {
    let row = |token: &Value| {
        ["name", "created_at", "expires_at", "last_used_at"]
            .iter()
            .map(|field| shown(&token[*field]))
            .collect()
    };
    let rows: Vec<Vec<String>> = answer["tokens"]
        .as_array()
        .into_iter()
        .flatten()
        .map(row)
        .collect();
    output::table(&["NAME", "CREATED", "ENDS", "LAST USED"], &rows)
}

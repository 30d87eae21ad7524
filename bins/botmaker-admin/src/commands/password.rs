//! Setting a password.

use reqwest::Method;
use serde_json::json;

use botmaker_secrets::{ExposeSecret, generate_password};

use super::secret_input;
use crate::{cli::Password, client::Client, output};

pub(crate) async fn run(client: &Client, wish: &Password) -> anyhow::Result<()> {
    let (password, is_generated) = match &wish.password_file {
        Some(name) => (secret_input::read(name)?, false),
        None => (generate_password()?.expose_secret().to_owned(), true),
    };
    let path = format!("/api/admin/users/{}/password", wish.user);
    client
        .call(Method::PUT, &path, Some(&json!({ "password": password })))
        .await?;
    if is_generated {
        return output::line(&password);
    }
    output::line(&format!(
        "The password of {} is set; its sessions have ended.",
        output::safe(&wish.user)
    ))
}

//! The gateway: who reaches it and how.

use botmaker_domain::SecretName;
use serde_json::{Value, json};

use super::{ConfigError, secrets::SecretFiles};
use crate::container::GATEWAY_PORT;

pub(super) fn section(files: &mut SecretFiles<'_>, host_port: u16) -> Result<Value, ConfigError> {
    let token = files.reference(&SecretName::gateway_token())?;
    Ok(json!({
        "mode": "local",
        "port": GATEWAY_PORT,
        // Docker cannot publish a loopback listener; OpenClaw accepts `lan` only together with authentication.
        "bind": "lan",
        "auth": { "mode": "token", "token": token },
        // The published port is not the one that OpenClaw would allow by itself.
        "controlUi": {
            "enabled": true,
            "allowedOrigins": [format!("http://127.0.0.1:{host_port}"), format!("http://localhost:{host_port}")],
        },
        "http": { "endpoints": { "chatCompletions": { "enabled": true } } },
        "reload": { "mode": "hybrid" },
        "terminal": { "enabled": false },
    }))
}

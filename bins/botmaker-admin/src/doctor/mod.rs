//! Checks the whole installation, with or without its server. The checks that the server runs for its dashboard as
//! well lie in `botmaker-doctor`.

mod engine;
mod machine;
mod server;

use std::process::ExitCode;

use botmaker_bootstrap::Settings;
use botmaker_doctor::Check;
use serde_json::{Value, json};

use crate::{
    cli::Format,
    failure::UNHEALTHY,
    output::{self, shown},
};

/// Runs every check and answers with exit code 6 when one of them found something.
pub(crate) async fn run(settings: &Settings, format: Format) -> anyhow::Result<ExitCode> {
    let mut checks: Vec<Check> = machine::check(settings);
    let (server, is_serving) = server::check(settings).await;
    checks.extend(server);
    checks.extend(Box::pin(engine::check(settings, is_serving)).await);
    let checks: Vec<Value> = checks
        .iter()
        .map(|check| json!({ "check": check.title, "ok": check.is_good(), "detail": check.detail, "fix": check.fix }))
        .collect();
    let is_healthy = checks.iter().all(|check| check["ok"] == true);
    output::answer(
        format,
        &json!({ "healthy": is_healthy, "checks": checks }),
        report,
    )?;
    Ok(if is_healthy {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(UNHEALTHY)
    })
}

fn report(answer: &Value) -> String {
    let mut text = String::new();
    for check in answer["checks"].as_array().into_iter().flatten() {
        let mark = if check["ok"] == true { "ok " } else { "BAD" };
        text.push_str(&format!(
            "{mark}  {:<22}  {}\n",
            shown(&check["check"]),
            output::safe(&shown(&check["detail"]))
        ));
        if let Some(fix) = check["fix"].as_str() {
            text.push_str(&format!(
                "     {:<22}  to fix it: {}\n",
                "",
                output::safe(fix)
            ));
        }
    }
    let verdict = if answer["healthy"] == true {
        "Everything is as it should be."
    } else {
        "Something is wrong: see BAD above."
    };
    text + verdict + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_says_what_to_do() {
        let answer = json!({ "healthy": false, "checks": [
            { "check": "engine", "ok": true, "detail": "Docker 20.10.24", "fix": null },
            { "check": "image", "ok": false, "detail": "botmaker/openclaw:1 is not there", "fix": "cargo xtask image" },
        ] });
        insta::assert_snapshot!(report(&answer), @r"
        ok   engine                  Docker 20.10.24
        BAD  image                   botmaker/openclaw:1 is not there
                                     to fix it: cargo xtask image
        Something is wrong: see BAD above.
        ");
    }
}

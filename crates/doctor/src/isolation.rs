//! How the bots' containers are locked in, by the rules of the CIS Docker Benchmark, section 5.

use std::collections::BTreeMap;

use botmaker_ports::{AuditedRule, BotRuntime, RuntimeError};

use crate::check::Check;

/// So many containers are looked at; each costs the engine two calls, and all of them are made by the same code.
const MOST: usize = 50;
const TITLE: &str = "isolation";
const RULES: &str = "CIS Docker Benchmark 1.6.0, section 5";

/// Looks at the bots' containers.
pub async fn isolation(runtime: &dyn BotRuntime) -> Check {
    match audits(runtime).await {
        Ok(audits) => judge(&audits),
        Err(error) => Check::bad(TITLE, error.to_string(), "see what Docker says; try again"),
    }
}

async fn audits(runtime: &dyn BotRuntime) -> Result<Vec<Vec<AuditedRule>>, RuntimeError> {
    let mut containers = runtime.list_containers().await?;
    // The oldest ones first: they may be of an older version.
    containers.sort_by_key(|container| container.created_at);
    let bots = containers.iter().filter_map(|container| container.bot_id);
    let mut audits = Vec::new();
    for bot in bots.take(MOST) {
        audits.extend(runtime.audit_container(bot).await?);
    }
    Ok(audits)
}

fn judge(audits: &[Vec<AuditedRule>]) -> Check {
    let mut broken: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for rule in audits.iter().flatten().filter(|rule| rule.is_broken()) {
        let title = format!("{} ({})", rule.id, rule.title);
        broken.entry(rule.id).or_insert((0, title)).0 += 1;
    }
    let bots = match audits.len() {
        0 => return Check::good(TITLE, "no bot has a container yet"),
        1 => "1 container".to_owned(),
        count => format!("{count} containers"),
    };
    let applying = |audit: &Vec<AuditedRule>| audit.iter().filter(|rule| rule.applies()).count();
    let of = audits.iter().map(applying).max().unwrap_or(0);
    let kept = of.saturating_sub(broken.len());
    let score = format!("{bots}: {kept} of {of} rules kept that apply here ({RULES})");
    if broken.is_empty() {
        return Check::good(TITLE, score);
    }
    let list: Vec<_> = broken
        .values()
        .map(|(count, title)| format!("{title} by {count}"))
        .collect();
    Check::bad(
        TITLE,
        format!("{score}; broken: {}", list.join(", ")),
        "find out who changed these containers or the engine; restarting a bot makes no new container, changing it does",
    )
}

#[cfg(test)]
mod tests {
    use botmaker_ports::AuditVerdict;

    use super::*;

    fn rule(id: &'static str, verdict: AuditVerdict) -> AuditedRule {
        AuditedRule {
            id,
            title: "something",
            verdict,
        }
    }

    #[test]
    fn the_score_counts_rules_that_apply() {
        let good = vec![
            rule("5.4", AuditVerdict::Kept),
            rule("5.5", AuditVerdict::Kept),
            rule("5.15", AuditVerdict::NotApplicable("no")),
        ];
        let mut bad = good.clone();
        bad[1].verdict = AuditVerdict::Broken("privileged".to_owned());
        let check = judge(&[good.clone(), good.clone()]);
        assert!(check.is_good(), "{check:?}");
        assert!(check.detail.starts_with("2 containers: 2 of 2 rules kept"));
        let check = judge(&[good, bad]);
        assert!(!check.is_good());
        assert!(check.detail.contains("1 of 2 rules kept"), "{check:?}");
        assert!(check.detail.contains("5.5 (something) by 1"), "{check:?}");
        assert!(judge(&[]).is_good());
    }
}

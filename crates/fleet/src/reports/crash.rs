//! The report on a bot that was given up: everything that somebody needs to find out why.

use std::sync::Arc;

use botmaker_domain::{BotRecord, Death, Reason};
use serde_json::{Value, json};
use tracing::warn;

use super::log_tail;
use crate::{bots::changes, core::Core};

/// Reports that are kept of each bot.
const KEEP: usize = 10;

/// Writes the report. What cannot be written is told in the server's log, and the bot is given up all the same.
pub(crate) async fn write(core: &Arc<Core>, record: &BotRecord, reason: &Reason) {
    let now = core.clock.now();
    let report = report(core, record, reason).await;
    let name = format!("crash-{}.json", now.strftime("%Y%m%dt%H%M%Sz"));
    let text = format!("{report:#}\n");
    let kept = core
        .runtime
        .keep_report(record.id, &name, text.as_bytes())
        .await;
    let pruned = super::prune(core, record.id, "crash-", KEEP).await;
    for failure in [kept, pruned].into_iter().filter_map(Result::err) {
        warn!(bot.id = %record.id, error = %failure, "a crash report cannot be written");
    }
}

async fn report(core: &Arc<Core>, record: &BotRecord, reason: &Reason) -> Value {
    let container = core.observed.evidence(record.id).container;
    let container = container.map(|(found, _)| {
        json!({
            "name": found.name,
            "state": found.state.as_str(),
            "exit_code": found.exit_code,
            "oom_killed": found.oom_killed,
            "engine_error": found.error,
            "restart_count": found.restart_count,
            "started_at": found.started_at,
            "finished_at": found.finished_at,
            "image_id": found.image_id,
        })
    });
    let lines = log_tail::read(core, record).await;
    json!({
        "format": 1,
        "written_at": core.clock.now(),
        "bot": { "id": record.id, "name": record.spec.name, "hostname": record.spec.hostname },
        "reason": reason,
        "deaths": record.lifecycle.deaths.iter().map(death).collect::<Vec<_>>(),
        "generation": record.generation,
        "last_good_generation": record.lifecycle.good_generation,
        "changes_since_last_good": changes_since_good(core, record).await,
        "image": { "reference": record.spec.image.as_ref().map(|it| it.reference.as_str()), "id": record.image_id },
        "resources": record.spec.resources,
        "container": container,
        "log": log_tail::as_text(&lines).lines().collect::<Vec<_>>(),
    })
}

fn death(death: &Death) -> Value {
    json!({
        "at": death.at,
        "started_at": death.started_at,
        "exit_code": death.exit_code,
        "oom_killed": death.oom_killed,
        "reason": death.reason,
        "generation": death.generation,
    })
}

/// What is different from the last other generation that worked.
async fn changes_since_good(core: &Core, record: &BotRecord) -> Value {
    let Ok(all) = core.store.list_generations(record.id).await else {
        return Value::Null;
    };
    let present = all.iter().find(|it| it.number == record.generation);
    let good = all
        .iter()
        .find(|it| it.number < record.generation && it.outcome.is_good());
    let (Some(present), Some(good)) = (present, good) else {
        return Value::Null;
    };
    let changes = changes::between(good, present);
    let change = |it: &changes::FieldChange| json!({ "pointer": it.pointer, "before": it.before, "after": it.after });
    json!({ "from_generation": good.number, "changes": changes.iter().map(change).collect::<Vec<_>>() })
}

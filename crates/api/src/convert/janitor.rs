//! Orphans.

use botmaker_domain::BotId;
use botmaker_fleet as fleet;

use crate::dto::janitor;

pub(crate) fn orphan_view(orphan: fleet::Orphan) -> janitor::OrphanView {
    janitor::OrphanView {
        kind: match orphan.kind {
            fleet::OrphanKind::Container => janitor::OrphanKind::Container,
            fleet::OrphanKind::Network => janitor::OrphanKind::Network,
            fleet::OrphanKind::State => janitor::OrphanKind::State,
            fleet::OrphanKind::Secrets => janitor::OrphanKind::Secrets,
        },
        name: orphan.name,
        bot_id: orphan.bot_id.map(BotId::uuid),
        age_seconds: orphan.age.map(|age| age.as_secs()),
        bytes: orphan.bytes,
        stopped: orphan.is_stopped,
        newer_than_database: orphan.is_newer_than_database,
    }
}

pub(crate) fn clean_up_view(report: fleet::CleanUp) -> janitor::CleanUpView {
    let kept = |kept: fleet::KeptOrphan| janitor::KeptOrphanView {
        orphan: orphan_view(kept.orphan),
        why: kept.why,
    };
    janitor::CleanUpView {
        applied: report.is_applied,
        removed: report.removed.into_iter().map(orphan_view).collect(),
        quarantined: report.quarantined.into_iter().map(orphan_view).collect(),
        kept: report.kept.into_iter().map(kept).collect(),
    }
}

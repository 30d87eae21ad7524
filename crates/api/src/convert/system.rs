//! The server, its machine and the instance in numbers.

use botmaker_doctor as doctor;
use botmaker_fleet::{BotCounts, ImageTask, ImageTaskKind, ImageTaskState, SystemReport};

use crate::dto::{image_task, system};

pub(crate) fn bot_counts(bots: BotCounts) -> system::BotCountsView {
    let by_state = bots.by_state.into_iter();
    system::BotCountsView {
        total: bots.total,
        by_state: by_state
            .map(|(state, count)| (state.as_str().to_owned(), count))
            .collect(),
        max: bots.max,
    }
}

pub(crate) fn port_pool(report: &SystemReport) -> system::PortPoolView {
    system::PortPoolView {
        first: *report.port_pool.start(),
        last: *report.port_pool.end(),
        used: report.ports.used,
        bad: report.ports.bad,
    }
}

pub(crate) fn subnet_pool(report: &SystemReport) -> system::SubnetPoolView {
    system::SubnetPoolView {
        pool: report.subnet_pool.to_string(),
        total: report.subnets.total,
        used: report.subnets.used,
        bad: report.subnets.bad,
    }
}

pub(crate) fn machine(reading: &doctor::Reading) -> system::MachineView {
    system::MachineView {
        memory_total_bytes: reading.memory.total_bytes,
        memory_available_bytes: reading.memory.available_bytes,
        cpus: reading.cpus,
        load_1m: reading.load_1m,
    }
}

pub(crate) fn checks_view(findings: doctor::Findings) -> system::ChecksView {
    system::ChecksView {
        checks: findings.checks.into_iter().map(check_view).collect(),
        checked_at: findings.checked_at,
    }
}

fn check_view(checked: doctor::Checked) -> system::CheckView {
    let check = checked.check;
    system::CheckView {
        id: check.id(),
        title: check.title.to_owned(),
        state: match check.state {
            doctor::CheckState::Good => system::CheckState::Good,
            doctor::CheckState::Warning => system::CheckState::Warning,
            doctor::CheckState::Bad => system::CheckState::Bad,
        },
        detail: check.detail,
        fix: check.fix,
        action: check.action.map(|action| match action {
            doctor::CheckAction::GetImage => system::CheckAction::GetImage,
            doctor::CheckAction::CleanUp => system::CheckAction::CleanUp,
        }),
        checked_at: checked.checked_at,
    }
}

pub(crate) fn image_task_view(task: ImageTask) -> image_task::ImageTaskView {
    let is_sized = task.done_bytes.is_some() || task.total_bytes.is_some();
    image_task::ImageTaskView {
        kind: match task.kind {
            ImageTaskKind::Pull => image_task::ImageTaskKind::Pull,
            ImageTaskKind::Build => image_task::ImageTaskKind::Build,
        },
        reference: task.reference,
        state: match task.state {
            ImageTaskState::Running => image_task::ImageTaskState::Running,
            ImageTaskState::Done => image_task::ImageTaskState::Done,
            ImageTaskState::Failed => image_task::ImageTaskState::Failed,
        },
        started_at: task.started_at,
        finished_at: task.finished_at,
        progress: is_sized.then_some(image_task::ImageProgressView {
            done_bytes: task.done_bytes,
            total_bytes: task.total_bytes,
        }),
        line: task.line,
        error: task.error,
    }
}

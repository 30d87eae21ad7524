//! Reading a container as the engine describes it.

use bollard::models::{
    ContainerInspectResponse, ContainerStateStatusEnum as EngineState, RestartPolicyNameEnum,
};
use botmaker_ports::{ContainerState, ContainerStatus, RestartPolicy};
use jiff::Timestamp;
use uuid::Uuid;

use crate::labels::{self, Found};

/// Parses the engine's time; its zero (year 1) means never.
pub(crate) fn time(text: Option<&str>) -> Option<Timestamp> {
    let zero = "0001-01-01";
    text.filter(|text| !text.starts_with(zero))?.parse().ok()
}

fn state(found: Option<EngineState>) -> ContainerState {
    match found {
        Some(EngineState::CREATED) => ContainerState::Created,
        // An engine newer than API 1.51 may say that a running container is being stopped.
        Some(EngineState::RUNNING | EngineState::STOPPING) => ContainerState::Running,
        Some(EngineState::PAUSED) => ContainerState::Paused,
        Some(EngineState::RESTARTING) => ContainerState::Restarting,
        Some(EngineState::REMOVING) => ContainerState::Removing,
        Some(EngineState::EXITED) => ContainerState::Exited,
        Some(EngineState::DEAD | EngineState::EMPTY) | None => ContainerState::Dead,
    }
}

const fn has_ended(state: ContainerState) -> bool {
    matches!(
        state,
        ContainerState::Exited | ContainerState::Restarting | ContainerState::Dead
    )
}

/// The status that an inspection shows to `instance`.
pub(crate) fn status(instance: Uuid, found: ContainerInspectResponse) -> ContainerStatus {
    let config = found.config.unwrap_or_default();
    let engine_state = found.state.unwrap_or_default();
    let marks = Found(config.labels.as_ref());
    let state = state(engine_state.status);
    let policy = found.host_config.and_then(|host| host.restart_policy);
    let policy = policy.and_then(|policy| policy.name);
    ContainerStatus {
        id: found.id.unwrap_or_default(),
        name: found
            .name
            .unwrap_or_default()
            .trim_start_matches('/')
            .to_owned(),
        bot_id: marks.bot(),
        is_ours: marks.is_of(instance),
        role: marks.role(),
        incarnation: marks
            .text(labels::INCARNATION)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0),
        container_hash: marks
            .text(labels::CONTAINER_HASH)
            .unwrap_or_default()
            .to_owned(),
        image_id: found.image.unwrap_or_default(),
        state,
        exit_code: engine_state.exit_code.filter(|_| has_ended(state)),
        oom_killed: engine_state.oom_killed.unwrap_or(false),
        error: engine_state.error.filter(|words| !words.is_empty()),
        restart_count: found
            .restart_count
            .and_then(|count| count.try_into().ok())
            .unwrap_or(0),
        restart_policy: match policy {
            None | Some(RestartPolicyNameEnum::NO | RestartPolicyNameEnum::EMPTY) => {
                RestartPolicy::No
            }
            Some(_) => RestartPolicy::UnlessStopped,
        },
        created_at: time(found.created.as_deref()),
        started_at: time(engine_state.started_at.as_deref()),
        finished_at: time(engine_state.finished_at.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use bollard::models::ContainerState as Raw;

    use super::*;

    fn read(raw: Raw) -> ContainerStatus {
        let found = ContainerInspectResponse {
            state: Some(raw),
            ..ContainerInspectResponse::default()
        };
        status(Uuid::nil(), found)
    }

    #[test]
    fn all_seven_states_are_read() {
        let pairs = [
            (EngineState::CREATED, ContainerState::Created),
            (EngineState::RUNNING, ContainerState::Running),
            (EngineState::PAUSED, ContainerState::Paused),
            (EngineState::RESTARTING, ContainerState::Restarting),
            (EngineState::REMOVING, ContainerState::Removing),
            (EngineState::EXITED, ContainerState::Exited),
            (EngineState::DEAD, ContainerState::Dead),
        ];
        for (engine, ours) in pairs {
            let raw = Raw {
                status: Some(engine),
                exit_code: Some(0),
                ..Raw::default()
            };
            let status = read(raw);
            assert_eq!(status.state, ours);
            assert_eq!(status.exit_code.is_some(), has_ended(ours), "{ours:?}");
        }
    }

    #[test]
    fn the_zero_time_means_never() {
        let status = read(Raw {
            started_at: Some("2026-11-21T03:00:00.5Z".into()),
            finished_at: Some("0001-01-01T00:00:00Z".into()),
            ..Raw::default()
        });
        assert_eq!(status.finished_at, None);
        assert_eq!(
            status.started_at.map(|at| at.to_string()).as_deref(),
            Some("2026-11-21T03:00:00.5Z")
        );
    }

    #[test]
    fn a_container_without_labels_is_nobodys() {
        let status = read(Raw::default());
        assert!(!status.is_ours);
        assert_eq!(status.bot_id, None);
    }
}

//! Short commands.

use std::{collections::BTreeMap, time::Duration};

use botmaker_domain::BotId;

use super::{Behaviour, RuntimeHarness, expect_kind};
use crate::runtime::{container::ContainerRole, error::RuntimeError, oneshot::OneShot};

fn one_shot(harness: &dyn RuntimeHarness, behaviour: &Behaviour) -> OneShot {
    OneShot {
        bot_id: BotId::generate(),
        image: harness.image(),
        command: harness.command(behaviour),
        environment: BTreeMap::new(),
        mounts: Vec::new(),
        memory_bytes: 64 * 1024 * 1024,
        timeout: Duration::from_secs(20),
    }
}

async fn expect_nothing_left(harness: &dyn RuntimeHarness, bot: BotId) {
    let labelled = harness.runtime().list_labelled().await.expect("containers");
    let left = labelled
        .iter()
        .find(|container| container.bot_id == Some(bot));
    assert_eq!(left, None);
}

/// A short command's output and code come back, and its container is gone.
pub async fn a_short_command_reports(harness: &dyn RuntimeHarness) {
    let command = one_shot(
        harness,
        &Behaviour::Reports {
            stdout: "to be read",
            stderr: "to be read too",
            code: 1,
        },
    );
    let output = harness.runtime().run_once(&command).await.expect("output");
    assert_eq!(output.exit_code, 1);
    assert_eq!(output.stdout, b"to be read\n");
    assert_eq!(output.stderr, b"to be read too\n");
    expect_nothing_left(harness, command.bot_id).await;
}

/// A command that does not end is killed after its time.
pub async fn a_command_without_end_is_killed(harness: &dyn RuntimeHarness) {
    let command = OneShot {
        timeout: Duration::from_secs(1),
        ..one_shot(harness, &Behaviour::StaysUp)
    };
    expect_kind(
        harness.runtime().run_once(&command).await,
        "Timeout",
        |error| matches!(error, RuntimeError::Timeout { .. }),
    );
    expect_nothing_left(harness, command.bot_id).await;
}

/// A short command needs its image, and is no bot.
pub async fn a_short_command_needs_its_image(harness: &dyn RuntimeHarness) {
    let command = OneShot {
        image: "botmaker/no-such-image:0".to_owned(),
        ..one_shot(harness, &Behaviour::Exits(0))
    };
    expect_kind(
        harness.runtime().run_once(&command).await,
        "ImageMissing",
        |error| matches!(error, RuntimeError::ImageMissing { .. }),
    );
    let bots = harness.runtime().list_containers().await.expect("bots");
    assert!(
        bots.iter()
            .all(|container| container.role == ContainerRole::Bot)
    );
}

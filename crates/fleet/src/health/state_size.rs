//! How much a bot's state takes on the disk: a bot that fills it takes all the others down.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;
use tracing::debug;

use super::{
    settings::HealthSettings,
    watch::{Watched, jittered},
};
use crate::{bots::StateEvidence, core::Core};

/// The first measurement of a run comes within this time: whoever started a bot again after it was stopped for its size has
/// so long to let it tidy up.
const FIRST_WITHIN: Duration = Duration::from_secs(60);

/// What the present size means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Weight {
    /// It fits.
    Fits,
    /// It should be looked at.
    Large,
    /// It must not go on.
    TooLarge,
}

/// Judges a size by the settings; a limit of zero is none.
pub(crate) const fn weight(bytes: u64, settings: &HealthSettings) -> Weight {
    let (soft, hard) = (settings.state_soft_bytes, settings.state_hard_bytes);
    if hard > 0 && bytes >= hard {
        Weight::TooLarge
    } else if soft > 0 && bytes >= soft {
        Weight::Large
    } else {
        Weight::Fits
    }
}

/// Measures the state of a run again and again until it is over.
pub(super) async fn measure(core: &Arc<Core>, watched: &Watched) {
    let interval = core.settings.health.state_interval;
    let mut pause = jittered(interval.min(FIRST_WITHIN), watched.bot);
    loop {
        sleep(pause).await;
        pause = jittered(interval, watched.bot);
        let place = core.health.measurement().await;
        let measured = core.runtime.measure_state(watched.bot).await;
        drop(place);
        match measured {
            Ok(size) => {
                let evidence = StateEvidence {
                    bytes: size.bytes,
                    is_complete: size.is_complete,
                    measured_at: core.clock.now(),
                };
                let health = &core.settings.health;
                let is_news = core
                    .observed
                    .set_state(watched.bot, &watched.run, evidence, health);
                if is_news {
                    core.queue.wake(watched.bot);
                }
            }
            Err(error) => {
                debug!(bot.id = %watched.bot, error = %error, "the state of a bot cannot be measured");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_zero_is_none() {
        let settings = |soft, hard| HealthSettings {
            state_soft_bytes: soft,
            state_hard_bytes: hard,
            ..HealthSettings::default()
        };
        assert_eq!(weight(u64::MAX, &settings(0, 0)), Weight::Fits);
        assert_eq!(weight(10, &settings(10, 20)), Weight::Large);
        assert_eq!(weight(9, &settings(10, 20)), Weight::Fits);
        assert_eq!(weight(20, &settings(10, 20)), Weight::TooLarge);
        assert_eq!(weight(20, &settings(0, 20)), Weight::TooLarge);
        assert_eq!(weight(30, &settings(10, 0)), Weight::Large);
    }
}

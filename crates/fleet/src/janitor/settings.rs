//! When the janitor acts.

use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// How patient the janitor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JanitorSettings {
    /// Time between two looks at what has waited long enough; a look lists containers, networks and directories.
    pub interval: Duration,
    /// What was made less than this ago may be somebody's work under way, such as a check of the machine: it is not left over.
    pub young: Duration,
    /// A stopped container of no bot, and its network, go by themselves once they are so old. They hold no data; a week is
    /// time enough to see in them why something went wrong.
    pub container_age: Duration,
    /// How long a deleted bot can be brought back.
    pub trash_keep: Duration,
    /// How long data of no bot waits after a clean-up before it goes for good.
    pub quarantine_keep: Duration,
}

impl Default for JanitorSettings {
    fn default() -> Self {
        Self {
            interval: HOUR,
            young: Duration::from_secs(600),
            container_age: DAY * 7,
            trash_keep: DAY * 7,
            quarantine_keep: DAY,
        }
    }
}

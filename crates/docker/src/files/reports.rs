//! Reports about a bot: `reports/{name}`, which only the server can read.

use std::io;

use botmaker_domain::BotId;
use botmaker_ports::ReportInfo;
use jiff::Timestamp;

use super::{directory::Directory, ensure_bot_dir, find_bot_dir};
use crate::settings::DockerSettings;

const PRIVATE_DIRECTORY: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

fn find_place(settings: &DockerSettings, bot: BotId) -> io::Result<Option<Directory>> {
    let home = find_bot_dir(settings, bot)?;
    home.map_or(Ok(None), |home| home.find_child("reports"))
}

pub(crate) fn keep(
    settings: &DockerSettings,
    bot: BotId,
    name: &str,
    contents: &[u8],
) -> io::Result<()> {
    let home = ensure_bot_dir(settings, bot)?;
    let place = home.ensure_child("reports", PRIVATE_DIRECTORY, None)?;
    place.put(name, contents, PRIVATE_FILE, None)
}

pub(crate) fn find(
    settings: &DockerSettings,
    bot: BotId,
    name: &str,
) -> io::Result<Option<Vec<u8>>> {
    find_place(settings, bot)?.map_or(Ok(None), |place| place.read(name))
}

/// Oldest first; what is not named like a report is none.
pub(crate) fn list(settings: &DockerSettings, bot: BotId) -> io::Result<Vec<ReportInfo>> {
    let Some(place) = find_place(settings, bot)? else {
        return Ok(Vec::new());
    };
    let mut reports = Vec::new();
    for name in place.entries()? {
        let Ok(name) = name?.into_string() else {
            continue;
        };
        if ReportInfo::check_name(&name).is_err() {
            continue;
        }
        let Some(found) = place.look(&name)? else {
            continue;
        };
        reports.push(ReportInfo {
            name,
            bytes: u64::try_from(found.size()).unwrap_or(0),
            written_at: Timestamp::try_from(found.modified()).map_err(io::Error::other)?,
        });
    }
    reports.sort_by(|a, b| (a.written_at, &a.name).cmp(&(b.written_at, &b.name)));
    Ok(reports)
}

/// Absent is success.
pub(crate) fn remove(settings: &DockerSettings, bot: BotId, name: &str) -> io::Result<()> {
    find_place(settings, bot)?.map_or(Ok(()), |place| {
        place.remove_file(name)?;
        place.sync()
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::files::{bot_dir, place::Place};

    #[test]
    fn only_the_server_can_read_a_report() {
        let place = Place::new();
        keep(&place.settings, place.bot, "death.1", b"why").unwrap();
        let reports = bot_dir(&place.settings, place.bot).join("reports");
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode(&reports), 0o700);
        assert_eq!(mode(&reports.join("death.1")), 0o600);
        // What a crash left is no report.
        std::fs::write(reports.join(".death.2.botmaker-new"), "ha").unwrap();
        let listed = list(&place.settings, place.bot).unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].name.as_str(), listed[0].bytes), ("death.1", 3));
    }
}

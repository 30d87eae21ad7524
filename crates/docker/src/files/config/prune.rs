//! The removal of configuration directories that nothing names any more.

use std::io;

use botmaker_domain::BotId;

use crate::{
    files::{find_bot_dir, number, tree::remove::remove_tree},
    settings::DockerSettings,
};

/// Removes every directory save these, and what crashes left beside them.
pub(crate) fn prune(settings: &DockerSettings, bot: BotId, keep: &[u32]) -> io::Result<()> {
    let Some(home) = find_bot_dir(settings, bot)? else {
        return Ok(());
    };
    let Some(above) = home.find_child("config")? else {
        return Ok(());
    };
    for name in above.entries()? {
        let name = name?;
        match number(&name) {
            Some(slot) if keep.contains(&slot) => {}
            Some(slot) => {
                // First out of sight, so that no half directory is ever taken for a whole one.
                let gone = format!(".{slot}.gone");
                remove_tree(&above, &gone)?;
                above.move_entry(&name, &above, &gone)?;
                remove_tree(&above, &gone)?;
            }
            None => remove_tree(&above, &name)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{
        config::write::write,
        config_dir,
        place::{Place, file},
    };

    #[test]
    fn what_is_kept_stays_and_left_overs_go() {
        let place = Place::new();
        let slots = || {
            let above = config_dir(&place.settings, place.bot, 1);
            let entries = std::fs::read_dir(above.parent().unwrap()).unwrap();
            let mut names: Vec<_> = entries
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        prune(&place.settings, place.bot, &[]).unwrap();
        for slot in 1..=4 {
            write(&place.settings, place.bot, slot, &[file("a/b", "x")]).unwrap();
        }
        let half = config_dir(&place.settings, place.bot, 1).with_file_name(".7.new");
        std::fs::create_dir(half).unwrap();
        prune(&place.settings, place.bot, &[2, 4, 9]).unwrap();
        assert_eq!(slots(), ["2", "4"]);
        prune(&place.settings, place.bot, &[]).unwrap();
        assert_eq!(slots(), [] as [&str; 0]);
    }
}

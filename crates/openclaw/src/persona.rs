//! The files that say who a bot is, as OpenClaw reads them from its workspace.
//!
//! They are written once, before the first start; afterwards they are the bot's own, which may learn.
//! OpenClaw reads at most 20,000 characters of each file.

use botmaker_domain::BotSpec;

/// The persona files of a bot: path below the workspace, and contents.
#[must_use]
pub fn workspace_files(spec: &BotSpec) -> Vec<(String, String)> {
    let files = [
        ("SOUL.md", soul(spec)),
        ("IDENTITY.md", identity(spec)),
        ("AGENTS.md", agents(spec)),
    ];
    files
        .into_iter()
        .map(|(path, contents)| (path.to_owned(), contents))
        .collect()
}

/// The owner's words, or a plain character for bots whose owner wrote none.
fn soul(spec: &BotSpec) -> String {
    let persona = spec.persona.as_str();
    if !persona.trim().is_empty() {
        return persona.to_owned();
    }
    format!(
        "# Who you are\n\n\
         You are {}, a helpful assistant. You answer in the language that you are addressed in, briefly and in plain words.\n\
         You say what you do not know instead of guessing, and you ask when a request can mean several things.\n",
        spec.name
    )
}

fn identity(spec: &BotSpec) -> String {
    format!("# Identity\n\n- **Name:** {}\n", spec.name)
}

/// How to work. Names the limits of the container, so that the bot does not try what cannot succeed.
fn agents(spec: &BotSpec) -> String {
    let channels: Vec<_> = spec.channels.iter().map(|it| it.kind.as_str()).collect();
    let reached = if channels.is_empty() {
        "through BotMaker's dashboard only".to_owned()
    } else {
        format!("through {} and BotMaker's dashboard", channels.join(", "))
    };
    format!(
        "# How you work\n\n\
         - SOUL.md says who you are; follow it.\n\
         - People reach you {reached}.\n\
         - Keep what you must remember in MEMORY.md and in memory/.\n\
         - Never repeat tokens, keys or the contents of /run/secrets, whoever asks.\n\
         - Your settings are managed outside: do not try to change openclaw.json or to install plugins.\n\n\
         ## Tools\n\n\
         You run in a container with a read-only system. You may write below /home/node/.openclaw and /tmp. \
         There is no package manager, no browser and no compiler.\n"
    )
}

#[cfg(test)]
mod tests {
    use botmaker_domain::Persona;

    use super::*;
    use crate::config::sample;

    #[test]
    fn a_bot_without_a_persona_gets_a_plain_one() {
        let files = workspace_files(&sample::spec("demo", &["telegram"]));
        let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["SOUL.md", "IDENTITY.md", "AGENTS.md"]);
        assert!(files[0].1.contains("You are Ada,"));
        assert!(
            files[2]
                .1
                .contains("through telegram and BotMaker's dashboard")
        );
    }

    #[test]
    fn the_owners_words_are_kept_as_they_are() {
        let mut spec = sample::spec("demo", &[]);
        spec.persona = Persona::parse("# Ahoy\nYou are a pirate.").unwrap();
        assert_eq!(workspace_files(&spec)[0].1, "# Ahoy\nYou are a pirate.");
    }
}

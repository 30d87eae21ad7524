//! The command line.

mod keyring;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use keyring::{
    AddKey, Budgets, EditKey, Group, Key, Keyring, Keys, Period, Scope, Usage,
};

/// Works with the bots of one BotMaker instance.
///
/// Secrets never stand in the command line, where other users of the machine could read them: they come from files or
/// from standard input. Exit codes: 0 ok, 1 error, 2 usage, 3 not found, 4 conflict, 5 denied, 6 unhealthy.
#[derive(Parser)]
#[command(name = "botmaker-admin", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the instance is and how to answer.
#[derive(Args)]
pub(crate) struct Global {
    /// Read settings from this file instead of botmaker.toml.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The instance's data directory.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<String>,
    /// How to answer.
    #[arg(short, long, global = true, value_enum, default_value = "table")]
    pub(crate) output: Format,
}

/// The form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// As the API answers.
    Json,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Create, watch, talk with and delete bots.
    #[command(subcommand)]
    Bots(Bots),
    /// AI keys that bots never hold.
    #[command(subcommand)]
    Keys(Keys),
    /// What bots used of those keys, and what it cost.
    Usage(Usage),
    /// What bots may spend.
    #[command(subcommand)]
    Budgets(Budgets),
    /// The keyring as a whole, and its panic switch.
    #[command(subcommand)]
    Keyring(Keyring),
    /// API tokens for scripts.
    #[command(subcommand)]
    Tokens(Tokens),
    /// Check the whole installation; each finding says what to do.
    Doctor,
    /// List what belongs to this instance and to no bot.
    Orphans,
    /// Remove what belongs to no bot; data waits in the trash for a day.
    Cleanup {
        /// Really do it.
        #[arg(long)]
        apply: bool,
    },
    /// Deleted bots in the trash, and files whose bot is not known: list them, bring one back.
    #[command(subcommand)]
    Leftovers(Leftovers),
    /// Copy database, secrets and configuration into a new directory.
    Backup(Backup),
    /// Set a user's password, read from a file or from standard input.
    Password(Password),
    /// Print every setting and where it came from.
    Config,
    /// The database's schema.
    #[command(subcommand)]
    Migrate(Migrate),
    /// Print a completion script.
    Completions {
        /// For this shell.
        shell: Shell,
    },
}

#[derive(Subcommand)]
pub(crate) enum Leftovers {
    /// List what is left of bots that are gone.
    List,
    /// Make a bot again from what is left of it.
    Adopt {
        /// Its name in the list.
        #[arg(value_name = "LEFTOVER")]
        name: String,
        /// Another host name, because its own is taken.
        #[arg(long)]
        hostname: Option<String>,
        /// A secret that is gone, as in `telegram_token=@FILE`; `-` for standard input. May be repeated.
        #[arg(long = "secret", value_name = "SECRET=@FILE")]
        secrets: Vec<String>,
        /// A kind of channel that it shall not have any more. May be repeated.
        #[arg(long = "drop-channel", value_name = "KIND")]
        drop_channels: Vec<String>,
        /// Start it at once.
        #[arg(long)]
        start: bool,
    },
    /// Remove files from the trash for good.
    Remove {
        /// Its name in the list.
        #[arg(value_name = "LEFTOVER")]
        name: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum Bots {
    /// List bots.
    List {
        /// Only bots whose name or host name contains this text.
        #[arg(long)]
        search: Option<String>,
        /// Only bots in this state.
        #[arg(long)]
        state: Option<String>,
    },
    /// Show a bot.
    Show(Bot),
    /// Create a bot.
    Create(Box<CreateBot>),
    /// Start a bot.
    Start(BotAndWait),
    /// Stop a bot.
    Stop(BotAndWait),
    /// Stop a bot, if it runs, and start it.
    Restart(BotAndWait),
    /// Delete a bot.
    Delete {
        #[command(flatten)]
        bot: BotAndWait,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Change a bot's description in an editor, or by a form.
    ///
    /// The form is TOML and the whole description: what is taken out of it is taken from the bot, secrets excepted. A new secret
    /// is named by the file that holds it: "@/path/to/file".
    Edit(EditBot),
    /// List what a bot was: every change of its description, newest first.
    Generations(Bot),
    /// Give a bot the description of an older generation again.
    Return {
        #[command(flatten)]
        bot: Bot,
        /// The generation's number.
        generation: u32,
        /// Accept what is lost on the way back to another image.
        #[arg(long)]
        accept_loss: bool,
    },
    /// List the reports about a bot, or print one of them: why it was given up, the end of a past log.
    Reports {
        #[command(flatten)]
        bot: Bot,
        /// The name of the report to print; the list when left out.
        report: Option<String>,
    },
    /// Give a bot another display name; its host name stays.
    Rename {
        #[command(flatten)]
        bot: Bot,
        /// The name.
        name: String,
    },
    /// Replace a bot's tags.
    Tag {
        #[command(flatten)]
        bot: Bot,
        /// The tags; none takes all of them off.
        #[arg(value_name = "TAG")]
        tags: Vec<String>,
    },
    /// Cut a bot off from its model, at once. It goes on running.
    CutOff {
        #[command(flatten)]
        bot: Bot,
        /// Let it in again.
        #[arg(long)]
        undo: bool,
    },
    /// Let bots use the keyring's keys instead of keys of their own, which are removed.
    ToKeyring(ToKeyring),
    /// Print a bot's log.
    Logs {
        #[command(flatten)]
        bot: Bot,
        /// Go on printing what comes.
        #[arg(short, long)]
        follow: bool,
        /// At most this many of the last lines.
        #[arg(long, value_name = "LINES", default_value_t = 200)]
        tail: u32,
    },
    /// Say something to a bot and print its answer.
    Chat {
        #[command(flatten)]
        bot: Bot,
        /// The message; - reads standard input.
        text: String,
        /// Which conversation it belongs to.
        #[arg(long)]
        session: Option<String>,
    },
}

/// A bot.
#[derive(Args)]
pub(crate) struct Bot {
    /// Its id or host name.
    #[arg(value_name = "BOT")]
    pub(crate) id: String,
}

/// A bot, and whether to wait for it.
#[derive(Args)]
pub(crate) struct BotAndWait {
    #[command(flatten)]
    pub(crate) bot: Bot,
    /// Wait until it is so, at most this many seconds.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "180")]
    pub(crate) wait: Option<u64>,
}

/// Bots that shall use the keyring.
#[derive(Args)]
pub(crate) struct ToKeyring {
    /// The bots, by id or host name.
    #[arg(value_name = "BOT", required_unless_present = "all")]
    pub(crate) bots: Vec<String>,
    /// Every bot.
    #[arg(long, conflicts_with = "bots")]
    pub(crate) all: bool,
    /// Tags of the keys that they shall use, in the order in which they are tried; the keys for everybody when left out.
    #[arg(long, value_delimiter = ',', value_name = "TAG")]
    pub(crate) tags: Vec<String>,
}

/// A bot to be changed.
#[derive(Args)]
pub(crate) struct EditBot {
    #[command(flatten)]
    pub(crate) bot: Bot,
    /// Read the form from this file instead of opening $VISUAL or $EDITOR; - is standard input.
    #[arg(long, value_name = "FORM")]
    pub(crate) file: Option<String>,
    /// Apply without asking.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Try an image again with which the bot could not be made ready before.
    #[arg(long)]
    pub(crate) accept_failed_image: bool,
}

/// A bot to be created.
#[derive(Args)]
pub(crate) struct CreateBot {
    /// Display name.
    #[arg(long)]
    pub(crate) name: String,
    /// Unique short name; made from the name when left out.
    #[arg(long)]
    pub(crate) hostname: Option<String>,
    /// Model provider.
    #[arg(long, default_value = "demo")]
    pub(crate) provider: String,
    /// Model.
    #[arg(long, default_value = "demo-1")]
    pub(crate) model: String,
    /// Where the provider is reached, if not at its own address.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Whose key pays: own, operator, or tags=a,b. Left out: its own when one is given or none is needed, else the operator's.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) key: Option<String>,
    /// Read a key of the bot's own from this file; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) provider_key_file: Option<String>,
    /// Connect a chat service: KIND:SECRET=@FILE[,SECRET=@FILE]; - instead of @FILE is standard input.
    ///
    /// SECRET is a name of the catalogue such as `telegram_token`, or a unique part of it such as `token`.
    #[arg(long, value_name = "KIND:SECRET=@FILE")]
    pub(crate) channel: Vec<String>,
    /// Let this person of that chat service write to the bot: KIND:ID. May be repeated.
    #[arg(long, value_name = "KIND:ID")]
    pub(crate) allow_from: Vec<String>,
    /// Who may write privately: KIND:POLICY with allowlist, pairing, open or disabled.
    #[arg(long, value_name = "KIND:POLICY")]
    pub(crate) dm_policy: Vec<String>,
    /// Whether it answers in groups: KIND:POLICY with allowlist, open or disabled.
    #[arg(long, value_name = "KIND:POLICY")]
    pub(crate) group_policy: Vec<String>,
    /// Read who the bot is from this Markdown file.
    #[arg(long, value_name = "FILE")]
    pub(crate) persona_file: Option<PathBuf>,
    /// Memory limit in MiB.
    #[arg(long, value_name = "MIB")]
    pub(crate) memory_mib: Option<u64>,
    /// Processor limit in thousandths of a core
    #[arg(long, value_name = "MILLIS")]
    pub(crate) cpu_millis: Option<u64>,
    /// Limit of processes and threads
    #[arg(long, value_name = "COUNT")]
    pub(crate) pids: Option<u64>,
    /// A tag to find it by. May be repeated
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// One emoji as its face
    #[arg(long, value_name = "EMOJI")]
    pub(crate) emoji: Option<String>,
    /// Do not start it.
    #[arg(long)]
    pub(crate) no_start: bool,
    /// Make repeated calls create one bot only.
    #[arg(long, value_name = "KEY")]
    pub(crate) idempotency_key: Option<String>,
    /// Wait until it is ready, at most this many seconds.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "180")]
    pub(crate) wait: Option<u64>,
}

#[derive(Subcommand)]
pub(crate) enum Tokens {
    /// Make a token and print it; it is told only here.
    Create {
        /// A name to recognise it by.
        name: String,
        /// Let it end after so many days.
        #[arg(long)]
        days: Option<u64>,
    },
    /// List tokens without their values.
    List,
    /// Revoke a token.
    Revoke {
        /// Its name.
        name: String,
    },
}

/// A copy of the instance.
#[derive(Args)]
pub(crate) struct Backup {
    /// The new directory; it must not exist.
    #[arg(value_name = "DIR")]
    pub(crate) destination: PathBuf,
    /// Copy the bots' own files, too. Stop the bots first, or the copies may be torn.
    #[arg(long)]
    pub(crate) state: bool,
}

/// A new password.
#[derive(Args)]
pub(crate) struct Password {
    /// Whose.
    #[arg(long, default_value = "admin")]
    pub(crate) user: String,
    /// Read it from this file; - is standard input. Left out, one is generated and printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Migrate {
    /// Tell which migrations the database has.
    Status,
    /// Bring the database to this program's schema; the server does the same when it starts.
    Run,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Every command and flag below `command`.
    fn words(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for argument in command
            .get_arguments()
            .filter(|argument| !argument.is_hide_set())
        {
            if let Some(long) = argument
                .get_long()
                .filter(|long| !["help", "version"].contains(long))
            {
                found.push(format!("--{long}"));
            }
        }
        for sub in command.get_subcommands() {
            let path = format!("{path}{}", sub.get_name());
            if !sub.has_subcommands() {
                found.push(path.clone());
            }
            words(sub, &format!("{path} "), found);
        }
    }

    #[test]
    fn the_command_line_is_sound_and_described() {
        let command = Cli::command();
        command.clone().debug_assert();
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/cli.md");
        let page = std::fs::read_to_string(page).unwrap();
        let mut found = Vec::new();
        words(&command, "", &mut found);
        let missing: Vec<_> = found
            .iter()
            .filter(|word| !page.contains(word.as_str()))
            .collect();
        assert!(
            missing.is_empty(),
            "docs/reference/cli.md says nothing of {missing:?}"
        );
    }
}

//! Keys that bots never hold, what using them costs, and what it may cost.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum Keys {
    /// List keys. Nobody is told their values.
    List,
    /// Keep a key.
    Add(AddKey),
    /// Change a key.
    Edit(EditKey),
    /// Forget a key for good, after naming the bots that may use no other.
    Remove {
        #[command(flatten)]
        key: Key,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Ask the vendor whether a key is good, with a request that costs nothing.
    Test(Key),
    /// Keep the keys that the vendors' usual environment variables hold, such as `OPENAI_API_KEY`.
    ///
    /// A variable with _FILE at its end names a file that holds the key. Without --yes it is only said what would be kept.
    Import {
        /// Really do it.
        #[arg(long)]
        yes: bool,
    },
    /// Make a new master key and seal every key with it.
    RotateMaster,
}

/// A key.
#[derive(Args)]
pub(crate) struct Key {
    /// Its id, its label, or its vendor and label as in anthropic/main.
    #[arg(value_name = "KEY")]
    pub(crate) name: String,
}

/// A key to be kept.
#[derive(Args)]
pub(crate) struct AddKey {
    /// Whose key it is: a provider's id in the catalogue.
    pub(crate) vendor: String,
    /// What people call it; of each vendor once.
    #[arg(long, default_value = "main")]
    pub(crate) label: String,
    /// Where it is good, for providers without an address of their own. Bots may go there then.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// For bots that ask for this tag; everybody's without any. May be repeated.
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// When it stops being used, as 2027-01-31 or a time as RFC 3339 writes it.
    #[arg(long, value_name = "TIME")]
    pub(crate) expires: Option<String>,
    /// Read its value from this file; - is standard input, at a terminal typed unseen.
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) secret_file: String,
    /// It has no value: the server wants none.
    #[arg(long, conflicts_with = "secret_file")]
    pub(crate) no_secret: bool,
}

/// A key to be changed. What is not given stays.
#[derive(Args)]
pub(crate) struct EditKey {
    #[command(flatten)]
    pub(crate) key: Key,
    /// Another label.
    #[arg(long)]
    pub(crate) label: Option<String>,
    /// A tag, in the place of those it has. May be repeated.
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// Make it everybody's.
    #[arg(long, conflicts_with = "tag")]
    pub(crate) no_tags: bool,
    /// Let it be used again.
    #[arg(long)]
    pub(crate) enable: bool,
    /// Do not use it.
    #[arg(long, conflicts_with = "enable")]
    pub(crate) disable: bool,
    /// When it stops being used, as 2027-01-31, a time as RFC 3339 writes it, or never.
    #[arg(long, value_name = "TIME")]
    pub(crate) expires: Option<String>,
    /// Read another value from this file; - is standard input, at a terminal typed unseen.
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_file: Option<String>,
}

/// Which use to add up.
#[derive(Args)]
pub(crate) struct Usage {
    /// From the hour that holds this time, as 2026-11-01 or as RFC 3339 writes it; 30 days ago when left out.
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// To the hour that holds this time, that hour excluded; now when left out.
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// By what it is added up.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "GROUP")]
    pub(crate) by: Vec<Group>,
    /// Only of this bot, by id or host name. May be repeated.
    #[arg(long, value_name = "BOT")]
    pub(crate) bot: Vec<String>,
    /// Answer with a table for spreadsheets.
    #[arg(long)]
    pub(crate) csv: bool,
    /// Answer in JSON, as --output json does.
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
}

/// By what use is added up.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    /// Bots.
    Bot,
    /// Keys.
    Key,
    /// Vendors.
    Vendor,
    /// Models.
    Model,
    /// Hours, UTC.
    Hour,
    /// Days, UTC.
    Day,
}

#[derive(Subcommand)]
pub(crate) enum Budgets {
    /// List budgets and where they stand.
    List,
    /// Set a budget, in the place of the one of the same scope, time and unit.
    Set {
        /// How much: US dollars as in 2.50, or with --tokens a number of tokens.
        amount: String,
        #[command(flatten)]
        scope: Scope,
        /// Count tokens of every sort instead of money.
        #[arg(long)]
        tokens: bool,
    },
    /// Take the budgets of a scope and time away, in money and in tokens.
    Remove {
        #[command(flatten)]
        scope: Scope,
    },
}

/// Whose spending, and in which time.
#[derive(Args)]
pub(crate) struct Scope {
    /// In which time, UTC.
    #[arg(long, value_enum)]
    pub(crate) per: Period,
    /// Only this bot's, by id or host name; everybody's together when neither this nor --key is given.
    #[arg(long, value_name = "BOT", conflicts_with = "key")]
    pub(crate) bot: Option<String>,
    /// Only what is paid with this key.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

/// When a budget begins anew.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Period {
    /// At midnight.
    Day,
    /// At midnight before the first of a month.
    Month,
}

#[derive(Subcommand)]
pub(crate) enum Keyring {
    /// How the keyring and its proxy are, and what must not happen and did.
    Status,
    /// Cut every bot off from its model, at once.
    Panic,
    /// Let all bots in again that are not cut off by themselves.
    Calm,
}

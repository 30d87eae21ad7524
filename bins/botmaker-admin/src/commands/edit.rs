//! Changing a bot's description by a form.

use std::io::{BufRead, IsTerminal, Read, stdin};

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};

use super::{bots, editor::Draft, form::Form, generations};
use crate::{
    cli::{EditBot, Format},
    client::Client,
    failure::Failure,
    output::{self, shown},
};

/// More is no form: a persona of 20,000 characters and room.
const MAX_BYTES: u64 = 256 * 1024;
/// The API's code for a change to another revision.
const STALE: &str = "version_stale";

pub(crate) async fn run(client: &Client, format: Format, wish: &EditBot) -> anyhow::Result<()> {
    let bot = client.get(&bots::path(&wish.bot.id, "")).await?;
    let edit = Edit {
        client,
        wish,
        present: Form::of(&bot),
        bot: &bot,
    };
    let changed = match &wish.file {
        Some(name) => edit.apply(&read(name)?).await?,
        None => edit.in_editor().await?,
    };
    match changed {
        Some(bot) => output::answer(format, &bot, generations::line),
        None => output::answer(format, &bot, |bot| {
            format!("Nothing changed: {}", generations::line(bot))
        }),
    }
}

fn read(name: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    let unreadable = || format!("{name} cannot be read");
    if name == "-" {
        let read = stdin().take(MAX_BYTES).read_to_string(&mut text);
        read.context("standard input cannot be read")?;
    } else {
        let file = std::fs::File::open(name).with_context(unreadable)?;
        let read = file.take(MAX_BYTES).read_to_string(&mut text);
        read.with_context(unreadable)?;
    }
    Ok(text)
}

/// A change of a bot as it was read.
struct Edit<'a> {
    client: &'a Client,
    wish: &'a EditBot,
    bot: &'a Value,
    present: Form,
}

impl Edit<'_> {
    /// Lets a person edit the form until it is applied or given up; what is given up is kept. Returns as [`Self::apply`].
    async fn in_editor(&self) -> anyhow::Result<Option<Value>> {
        let draft = Draft::new(&self.present.with_advice(self.bot))?;
        loop {
            let text = draft.edit().await?;
            let error = match self.apply(&text).await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            if can_be_mended(&error) && stdin().is_terminal() {
                let question = format!("{error:#}\nEdit the form again? [Y/n] ");
                if !ask(&question)?.eq_ignore_ascii_case("n") {
                    continue;
                }
            }
            let path = draft.keep()?;
            return Err(with_place(error, &path.display().to_string()));
        }
    }

    /// Applies a form, after the person has seen what it changes. Returns the bot then; `None` when nothing changes.
    async fn apply(&self, text: &str) -> anyhow::Result<Option<Value>> {
        let form = Form::parse(text)?;
        let mut patch = self.present.patch_to(&form)?;
        if patch.as_object().is_none_or(serde_json::Map::is_empty) {
            return Ok(None);
        }
        if self.wish.accept_failed_image {
            patch["accept_failed_image"] = json!(true);
        }
        self.confirm(&self.present.difference_to(&form))?;
        let path = bots::path(&shown(&self.bot["id"]), "");
        let revision = format!("\"{}\"", shown(&self.bot["revision"]));
        let headers = [("if-match", revision.as_str())];
        let sent = self
            .client
            .call_with(Method::PATCH, &path, Some(&patch), &headers);
        sent.await.map(Some).map_err(explained)
    }

    #[expect(
        clippy::print_stderr,
        reason = "a question to a person is no answer of the command"
    )]
    fn confirm(&self, difference: &str) -> anyhow::Result<()> {
        eprint!("{}", output::safe(difference));
        if self.wish.yes {
            return Ok(());
        }
        if !stdin().is_terminal() {
            return Err(Failure::usage("add --yes to apply this without being asked").into());
        }
        let answer = ask("Apply this? [y/N] ")?;
        anyhow::ensure!(answer.eq_ignore_ascii_case("y"), "nothing was changed");
        Ok(())
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a question to a person is no answer of the command"
)]
fn ask(question: &str) -> anyhow::Result<String> {
    eprint!("{}", output::safe(question));
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Whether another form may succeed: something is wrong with this one, and the bot is still as it was read.
fn can_be_mended(error: &anyhow::Error) -> bool {
    let failure = error.downcast_ref::<Failure>();
    failure.is_some_and(|failure| failure.refusal.as_deref() != Some(STALE))
}

/// A refusal because somebody else was faster says what to do at a terminal.
fn explained(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Failure>() {
        Ok(failure) if failure.refusal.as_deref() == Some(STALE) => Failure {
            text: "somebody changed the bot since it was read, so nothing was applied; run the command again to begin with what \
                   it is now"
                .to_owned(),
            ..failure
        }
        .into(),
        Ok(failure) => failure.into(),
        Err(error) => error,
    }
}

/// Adds where the form is.
fn with_place(error: anyhow::Error, path: &str) -> anyhow::Error {
    let place = format!("the form is kept in {path}");
    match error.downcast::<Failure>() {
        Ok(failure) => Failure {
            text: format!("{}; {place}", failure.text),
            ..failure
        }
        .into(),
        Err(error) => anyhow::anyhow!("{error:#}; {place}"),
    }
}

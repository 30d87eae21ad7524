//! The developer's entrance: `cargo xtask <command>`, from a fresh clone to a bot that answers.
//!
//! It has few dependencies, so that it starts working within seconds, checks the machine before it
//! compiles anything, and announces every step with its time. It may read the environment and
//! block; nothing of it ships.
#![expect(
    clippy::disallowed_methods,
    reason = "xtask is a program of its own: it reads the environment and waits by sleeping"
)]

mod api_fuzz;
mod bench;
mod chaos;
mod check;
mod ci;
mod cli;
mod codegen;
mod compile;
mod console;
mod databases;
mod dist;
mod engine;
mod frontend;
mod fuzz;
mod http;
mod image;
mod migrate;
mod process;
mod test;
mod tools;
mod up;
mod workspace;

use std::{env, process::ExitCode};

use anyhow::Result;

use self::{
    cli::{BenchPart, Command, ImageWish},
    console::{AlreadyTold, Console},
};

fn main() -> ExitCode {
    let console = Console::new(1);
    let command = match cli::parse(env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            console.failure(&error);
            console.line(cli::HELP);
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if error.downcast_ref::<AlreadyTold>().is_none() {
                console.failure(&error);
            }
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Up(options) => up::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Chaos(options) => chaos::run(options),
        Command::ApiFuzz(options) => api_fuzz::run(options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Check => check::run(),
        Command::Build => dist::run(),
        Command::Docker => docker(),
        Command::Image(wish) => image(wish),
        Command::Migrate(action, data_dir) => migrate::run(&action, data_dir),
        Command::Codegen { check } => codegen::run(check),
        Command::Bench(BenchPart::All) => bench::run(),
        Command::Bench(BenchPart::Logs) => bench::run_logs(),
        Command::Bench(BenchPart::Keyring) => bench::keyring::run(),
        Command::Ci => ci::run(),
        Command::Help => {
            Console::new(1).line(cli::HELP);
            Ok(())
        }
    }
}

fn docker() -> Result<()> {
    Console::new(1).step("find the Docker engine", |step| {
        let engine = engine::ensure(step)?;
        Ok(((), engine.summary()))
    })
}

fn image(wish: ImageWish) -> Result<()> {
    let usual = if wish.is_previous {
        image::ImageOptions::previous()
    } else {
        image::ImageOptions::default()
    };
    let options = image::ImageOptions {
        channels: wish.channels.unwrap_or_else(|| usual.channels.clone()),
        rebuild: wish.is_rebuild,
        ..usual
    };
    let console = Console::new(2 + usize::from(wish.is_verified));
    console.step("find the Docker engine", |step| {
        Ok(((), engine::ensure(step)?.summary()))
    })?;
    console.step("make the OpenClaw image", |step| {
        Ok(((), image::ensure(step, &options)?.summary()))
    })?;
    if !wish.is_verified {
        return Ok(());
    }
    console.step("check the OpenClaw image", |step| {
        let verified = image::verify(step, options.release)?;
        if !verified.failed.is_empty() {
            anyhow::bail!(
                "{} of the image's checks failed\n  {}",
                verified.failed.len(),
                verified.failed.join("\n  ")
            );
        }
        Ok(((), format!("{} checks passed", verified.passed)))
    })
}

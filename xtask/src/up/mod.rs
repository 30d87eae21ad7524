//! `cargo xtask up`: everything that is needed, then the server, then a bot that answers.

mod hello;
mod port;
mod server;
mod signals;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use nix::sys::signal::Signal;

use self::{
    hello::{Admin, Interrupted},
    port::Holder,
    server::Server,
    signals::Interrupts,
};
use crate::{
    cli::{Profile, UpOptions},
    compile,
    console::Console,
    engine, frontend, image,
    tools::{self, Needs},
    workspace,
};

/// Brings BotMaker up.
///
/// # Errors
/// When a step that the dashboard needs fails, or the bot was wanted and does not answer.
pub(crate) fn run(options: &UpOptions) -> Result<()> {
    let data_dir = std::path::absolute(
        options
            .data_dir
            .clone()
            .unwrap_or_else(workspace::default_data_dir),
    )?;
    let console = Console::new(if options.no_bot { 6 } else { 7 });
    let Some(port) = choose_port(&console, options, &data_dir)? else {
        return Ok(());
    };
    let obstacle = engine::obstacle();
    if let Some(obstacle) = &obstacle {
        console.warn(obstacle);
        console.line("The dashboard starts anyway; bots need the engine. Going on.");
    }
    let has_image = prepare(&console, options.profile, obstacle.is_none())?;
    let is_new = !data_dir.join("admin-password").exists();
    let mut server = console.step("start the server", |_| {
        let binary = options.profile.program("botmaker");
        let server = Server::start(&binary, &data_dir, port, options.detach)?;
        Ok((
            server,
            format!("log {}", workspace::shown(&data_dir.join("server.log"))),
        ))
    })?;
    let interrupts = if options.detach {
        None
    } else {
        Some(Interrupts::take_over()?)
    };
    let begun = bring_up(
        &console,
        options,
        &mut server,
        interrupts.as_ref(),
        &data_dir,
        is_new,
        has_image,
    );
    match (interrupts, begun) {
        (Some(interrupts), Ok(())) => stay(&console, &mut server, &interrupts),
        (Some(_), Err(error)) => {
            if let Some(Interrupted(signal)) = error.downcast_ref() {
                return end(&console, &mut server, *signal);
            }
            end(&console, &mut server, Signal::SIGTERM)?;
            Err(error)
        }
        (None, begun) => {
            console.line(&format!(
                "The server runs on by itself; to stop it: kill $(cat {})",
                quoted(&data_dir.join("server.pid"))
            ));
            begun
        }
    }
}

/// The port to serve on; none when our own server runs already.
fn choose_port(console: &Console, options: &UpOptions, data_dir: &Path) -> Result<Option<u16>> {
    let wanted = options.port.unwrap_or(port::DEFAULT_PORT);
    if let Some(address) = server::running(data_dir) {
        console.line(&format!("BotMaker runs already: http://{address}"));
        return Ok(None);
    }
    match port::holder(wanted, data_dir) {
        Holder::Free => Ok(Some(wanted)),
        Holder::Ours => {
            console.line(&format!("BotMaker runs already: http://127.0.0.1:{wanted}"));
            Ok(None)
        }
        Holder::Other(who) => {
            let free =
                port::next_free(wanted, |port| port::holder(port, data_dir) == Holder::Free)?;
            console.line(&format!("Port {wanted} is held by {who}; using {free}."));
            Ok(Some(free))
        }
    }
}

/// Tools, engine, image, dashboard and programs; says whether bots can be made.
fn prepare(console: &Console, profile: Profile, may_have_engine: bool) -> Result<bool> {
    let tools = tools::check(
        console,
        Needs {
            node: true,
            browser: false,
        },
    )?;
    let node = tools.node.context("the tool check found no Node")?;
    let has_engine = may_have_engine && get_engine(console);
    thread::scope(|scope| {
        let image = has_engine.then(|| scope.spawn(|| get_image(console)));
        console.step("build the dashboard", |step| {
            Ok(((), frontend::build(step, &node)?))
        })?;
        console.step("compile the server", |step| {
            Ok(((), compile::programs(step, profile)?))
        })?;
        Ok(match image {
            Some(image) => image.join().unwrap_or(false),
            None => false,
        })
    })
}

fn get_engine(console: &Console) -> bool {
    let engine = console.step("find the Docker engine", |step| {
        let engine = engine::ensure(step)?;
        let summary = engine.summary();
        Ok((engine, summary))
    });
    engine.inspect_err(|error| console.failure(error)).is_ok()
}

fn get_image(console: &Console) -> bool {
    let image = console.step("make the OpenClaw image", |step| {
        let ready = image::ensure(step, &image::ImageOptions::default())?;
        Ok(((), ready.summary()))
    });
    image.inspect_err(|error| console.failure(error)).is_ok()
}

fn bring_up(
    console: &Console,
    options: &UpOptions,
    server: &mut Server,
    interrupts: Option<&Interrupts>,
    data_dir: &Path,
    is_new: bool,
    has_image: bool,
) -> Result<()> {
    server.wait_until_healthy()?;
    let address = fs::read_to_string(data_dir.join("server.address")).unwrap_or_default();
    console.heading(&format!("BotMaker is up: http://{}", address.trim()));
    tell_password(console, data_dir, is_new);
    if options.no_bot {
        return Ok(());
    }
    if !has_image {
        console.warn("no bot was started, because the engine or the image is missing (see above)");
        return if options.detach {
            Err(anyhow!("no bot could be started"))
        } else {
            Ok(())
        };
    }
    let binary: PathBuf = options.profile.program("botmaker-admin");
    let admin = Admin {
        binary,
        data_dir,
        interrupts,
    };
    let greeting = console.step("ask the bot `hello`", |step| {
        let text = hello::greet(step, &admin)?;
        Ok((text, "it answered".to_owned()))
    });
    match greeting {
        Ok(text) => {
            console.line(&text);
            console.line(&format!("Ready after {}.", console.elapsed()));
            Ok(())
        }
        // The dashboard is of use without the bot, so that only an end asked for is passed on.
        Err(error) if interrupts.is_some() && error.downcast_ref::<Interrupted>().is_none() => {
            console.failure(&error);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn tell_password(console: &Console, data_dir: &Path, is_new: bool) {
    let file = data_dir.join("admin-password");
    match fs::read_to_string(&file) {
        Ok(password) if is_new => {
            console.line(&format!("  user admin, password {}", password.trim()));
            console.line(&format!("  (also in {})", workspace::shown(&file)));
        }
        Ok(_) => console.line(&format!(
            "  user admin, password in {}",
            workspace::shown(&file)
        )),
        Err(_) => console.line("  user admin, with the password that you set"),
    }
}

/// Stays in the foreground until a signal or the server's own end.
fn stay(console: &Console, server: &mut Server, interrupts: &Interrupts) -> Result<()> {
    console.line("Ctrl-C stops the server; bots and engine keep running.");
    loop {
        if let Some(signal) = interrupts.wait(Duration::from_millis(250)) {
            return end(console, server, signal);
        }
        if let Some(status) = server.ended()? {
            return Err(anyhow!(server.ended_text(status)));
        }
    }
}

fn end(console: &Console, server: &mut Server, signal: Signal) -> Result<()> {
    console.line("Stopping the server …");
    server.stop(signal)?;
    console.line("The server has stopped; bots and engine keep running.");
    Ok(())
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}

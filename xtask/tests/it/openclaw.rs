//! `cargo xtask up` from an empty data directory to a real bot's answer and back.

use std::{env, time::Duration};

use crate::{
    engine,
    session::{Session, is_alive},
};

/// Building in the dev profile may come first, and OpenClaw takes its time on a busy machine.
const UP_PATIENCE: Duration = Duration::from_secs(540);

#[test]
fn ctrl_c_stops_the_server_and_leaves_the_bot_running() {
    if env::var("BOTMAKER_SKIP_DOCKER").as_deref() == Ok("1") {
        println!("skipped: BOTMAKER_SKIP_DOCKER=1");
        return;
    }
    let mut session = Session::start();
    session.wait_for_line("Ctrl-C stops the server", UP_PATIENCE);
    assert_the_bot_answered(&session.seen);
    assert!(
        session
            .seen
            .iter()
            .any(|line| line.contains("user admin, password ")),
        "{:?}",
        session.seen
    );
    assert!(session.is_served());

    let (status, text) = session.again();
    assert!(status.success(), "{text}");
    assert!(
        text.contains(&format!(
            "BotMaker runs already: http://127.0.0.1:{}",
            session.port
        )),
        "{text}"
    );

    let server = session.server_pid();
    session.press_ctrl_c();
    assert!(session.wait_for_end(Duration::from_secs(20)).success());
    assert!(!is_alive(server), "the server outlived Ctrl-C");
    assert!(!session.is_served());

    let instance = session
        .instance()
        .expect("the server recorded its instance");
    let containers = engine::containers(&instance);
    let states: Vec<_> = containers
        .iter()
        .map(|container| container["State"].as_str())
        .collect();
    assert_eq!(
        states,
        [Some("running")],
        "the bot must outlive the server: {containers:?}"
    );
}

/// The question is printed with a `>` before it, and the bot's own words follow.
fn assert_the_bot_answered(lines: &[String]) {
    let question = lines
        .iter()
        .position(|line| line.starts_with("> "))
        .expect("the bot was asked");
    let answer = lines
        .get(question + 1)
        .map(|line| line.trim())
        .unwrap_or_default();
    assert!(
        !answer.is_empty() && !answer.starts_with('['),
        "no answer after the question: {lines:?}"
    );
}

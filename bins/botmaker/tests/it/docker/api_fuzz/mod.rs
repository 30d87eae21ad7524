//! Random requests: Schemathesis makes them out of `docs/api/openapi.json`, good and bad ones, single ones and chains
//! that go on with what an answer told, while the bots that they are about run in real containers.
//!
//! The normal tests send a few hundred. `BOTMAKER_API_FUZZ_CASES` asks for more, `BOTMAKER_API_FUZZ_SEED` repeats a run
//! (`cargo xtask api-fuzz`). What is asked and what is left out stands in `docs/api/schemathesis.toml`. The server's own
//! log is counted beside Schemathesis, so that an answer which the one overlooks is found by the other.

mod answers;
mod company;
mod part;
mod schemathesis;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use serde_json::json;

use self::{
    answers::Answers,
    company::Company,
    part::Part,
    schemathesis::{Report, Round, Schemathesis},
};
use super::{SOON, given, id_of, seed, tell, with_fixture};
use crate::{
    api::Api,
    leftovers::Belongings,
    server::{Setup, TestServer},
};

/// What the normal tests send: seconds.
const FEW: u64 = 300;

#[tokio::test]
async fn no_request_breaks_the_server() {
    let Some(tool) = Schemathesis::find() else {
        return;
    };
    let setup = Setup {
        settings: settings(),
        ..with_fixture().await
    };
    let Some(mut server) = TestServer::start(setup).await else {
        return;
    };
    let seed = seed("BOTMAKER_API_FUZZ_SEED");
    let cases = given("BOTMAKER_API_FUZZ_CASES").unwrap_or(FEW);
    let again = format!("again with: cargo xtask api-fuzz --seed {seed} --cases {cases}");
    tell(&format!("api-fuzz: seed {seed}, {cases} cases; {again}"));
    let begun = Instant::now();
    let api = server.api().await;
    let company = Company::gather(&api).await;
    let told = tokio::select! {
        told = send(&tool, &server, &api, seed, cases) => told,
        never = company.keep() => match never {},
    };
    let took = begun.elapsed();
    let answers = Answers::in_log(&server.log());
    let wrong = [told.wrong.clone(), answers.wrong(told.cases)].concat();
    let kept = keep(&server, seed, &told.output);
    if !wrong.is_empty() {
        // Not killed: what it was making at the engine would come after the clean-up.
        server.terminate(SOON).await;
        panic!(
            "api-fuzz: seed {seed}:\n{}\nwhat was sent, and the server's log: {}\n{again}",
            wrong.join("\n"),
            kept.display()
        );
    }
    is_whole(&mut server, &api).await;
    tell(&format!(
        "api-fuzz: seed {seed}: {} cases over {} operations in {} s, no 5xx; answers: {answers}",
        told.cases,
        told.operations,
        took.as_secs()
    ));
}

/// What came of all rounds.
#[derive(Default)]
struct Told {
    cases: u64,
    operations: u64,
    wrong: Vec<String>,
    output: String,
}

impl Told {
    fn add(&mut self, what: &str, report: Report) {
        tell(&format!(
            "api-fuzz: {what}: {} cases over {} operations in {:.0} s",
            report.cases, report.operations, report.seconds
        ));
        self.cases += report.cases;
        self.wrong.extend(report.wrong);
        self.output.push_str(&report.output);
    }
}

/// Most requests carry a token. What refuses tokens is asked with a session before, twenty times less.
async fn send(tool: &Schemathesis, server: &TestServer, api: &Api, seed: u64, cases: u64) -> Told {
    let session = Part::with_session(server.api().await.credential());
    let made = api.post("/api/tokens", &json!({"name": "api-fuzz"})).await;
    let token = Part::with_token(made.expect(201)["token"].as_str().expect("a token"));
    let mut told = Told::default();
    for (part, until) in [(&session, cases / 20), (&token, cases)] {
        let mut operations = 0;
        // A round ends when it has done everything that it can think of; the next one has another seed.
        for number in 0.. {
            let round = Round {
                seed: seed + number,
                missing: until.saturating_sub(told.cases),
                has_fixed_cases: number == 0 && cases > FEW,
            };
            let report = tool.run(part, &server.base, &round).await;
            operations = operations.max(report.operations);
            told.add(&format!("{part}, seed {}", round.seed), report);
            if told.cases >= until || !told.wrong.is_empty() {
                break;
            }
        }
        told.operations += operations;
        if !part.is_let_in(&server.base).await {
            told.wrong.push(format!(
                "{part}: it is not let in any more, so nothing was tested"
            ));
        }
    }
    told
}

/// The server does its work as before, and nothing of all that was made stays.
async fn is_whole(server: &mut TestServer, api: &Api) {
    remove_all(api).await;
    let bot = id_of(&api.create_demo_bot("One more").await);
    api.wait_for_state(&bot, "running", SOON).await;
    remove_all(api).await;
    let left = Belongings::of(server, api).await;
    assert!(left.are_of(&[]), "left of bots that are gone: {left:?}");
    let (status, _) = server.terminate(SOON).await;
    assert!(status.success(), "the server ended with {status}");
}

async fn remove_all(api: &Api) {
    let bots: Vec<String> = api.bots().await.iter().map(id_of).collect();
    for bot in &bots {
        let status = api.delete(&format!("/api/bots/{bot}")).await.status;
        assert!(matches!(status, 202 | 404 | 409), "{bot}: {status}");
    }
    for bot in &bots {
        api.wait_until_gone(bot, SOON).await;
    }
}

/// Few bots, which start and stop at once; and a line for each answer.
fn settings() -> Vec<(&'static str, String)> {
    [
        ("BOTMAKER__BOTS__MAX_BOTS", "8"),
        ("BOTMAKER__BOTS__STOP_GRACE", "1s"),
        ("BOTMAKER__BOTS__STOP_GRACE_FAILING", "1s"),
        ("BOTMAKER__BOTS__START_DEADLINE", "20s"),
        ("BOTMAKER__BOTS__RELOAD_DEADLINE", "5s"),
        ("BOTMAKER__LOG__FILTER", "info,botmaker_api=debug"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

/// Keeps what was sent and what the server said where they outlive the test.
fn keep(server: &TestServer, seed: u64, output: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/api-fuzz");
    let place = directory.join(seed.to_string());
    let _ = fs::create_dir_all(&place)
        .and_then(|()| fs::write(place.join("schemathesis.txt"), output))
        .and_then(|()| fs::write(place.join("server.log"), server.log()));
    place
}

//! What may happen in a simulated world, as values that a failing history shrinks in.

use proptest::prelude::*;

/// How a description that a person wishes turns out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Character {
    /// The bot runs with it.
    Good,
    /// The image's validator refuses it.
    Refused,
    /// OpenClaw ends with exit code 78.
    Exits78,
    /// OpenClaw ends with exit code 1.
    Exits1,
    /// The gateway never answers.
    Mute,
    /// A running OpenClaw refuses to take it.
    RefusedHot,
    /// A running OpenClaw never says that it took it.
    IgnoredHot,
}

impl Character {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Good, "good"),
        (Self::Refused, "refused"),
        (Self::Exits78, "exits with 78"),
        (Self::Exits1, "exits with 1"),
        (Self::Mute, "mute"),
        (Self::RefusedHot, "refused while it runs"),
        (Self::IgnoredHot, "ignored while it runs"),
    ];

    /// The persona by which the simulated OpenClaw knows what to do.
    pub(super) fn persona(self, number: u8) -> String {
        let (_, word) = Self::ALL
            .into_iter()
            .find(|(known, _)| *known == self)
            .unwrap();
        format!("# {word} / {number}")
    }

    /// What a persona says.
    pub(super) fn of(persona: &str) -> Self {
        let word = persona
            .trim_start_matches("# ")
            .split(" / ")
            .next()
            .unwrap();
        Self::ALL
            .into_iter()
            .find(|(_, known)| *known == word)
            .map_or(Self::Good, |(found, _)| found)
    }
}

/// How a bot's gateway behaves, whatever its description.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mood {
    Well,
    /// It lives and never says that it has started.
    Stalled,
    /// It does not answer.
    Silent,
    /// OpenClaw holds its channels back.
    Suppressed,
    /// A channel fails.
    ChannelFails,
}

/// What is changed of a bot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    Hot(Character),
    Cold(Character),
    Image(u8),
    Token,
    Name,
}

/// What somebody does to a container behind BotMaker's back, or what becomes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Blow {
    Dies(i64),
    RunsOutOfMemory,
    IsStopped,
    IsPaused,
    IsRemoved,
}

/// One thing that happens. Bots are named by the order in which they were made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Create {
        character: Character,
        start: bool,
        has_channel: bool,
    },
    Edit {
        bot: u8,
        change: Change,
        number: u8,
    },
    ReturnTo {
        bot: u8,
        back: u8,
    },
    Start(u8),
    Stop(u8),
    Restart(u8),
    Delete(u8),
    Blow {
        bot: u8,
        blow: Blow,
    },
    Mood {
        bot: u8,
        mood: Mood,
    },
    /// The engine does not answer for so long.
    EngineAway {
        seconds: u16,
    },
    /// Something else takes or frees the n-th port of the pool.
    TakePort(u8),
    FreePort(u8),
    /// The database is full for so long.
    DiskFull {
        seconds: u16,
    },
    /// Time passes.
    Pass {
        millis: u32,
    },
    /// The process is killed after so many more writes, and started again later.
    Crash {
        after_writes: u8,
        seconds_down: u16,
    },
}

/// How likely what goes wrong is, in 1,000 calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Weather {
    /// Upper bound of a call's time.
    pub(super) latency_ms: u16,
    /// The engine fails for now: 500, no answer in time, unreachable.
    pub(super) transient: u16,
    /// The engine does what it is asked, and its answer is lost.
    pub(super) lost_answers: u16,
    /// The engine refuses: 404, 409, 400, a full disk.
    pub(super) refusals: u16,
    pub(super) lost_events: u16,
    pub(super) doubled_events: u16,
    pub(super) late_events: u16,
    /// The database fails, before or after it wrote.
    pub(super) store: u16,
}

/// One history of a world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct History {
    pub(super) seed: u64,
    pub(super) weather: Weather,
    pub(super) steps: Vec<Step>,
}

fn bot() -> impl Strategy<Value = u8> {
    0u8..3
}

fn character() -> impl Strategy<Value = Character> {
    use Character::{Exits1, Exits78, Good, IgnoredHot, Mute, Refused, RefusedHot};
    prop_oneof![
        8 => Just(Good),
        1 => prop::sample::select(vec![Refused, Exits78, Exits1, Mute, RefusedHot, IgnoredHot]),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => character().prop_map(Change::Hot),
        3 => character().prop_map(Change::Cold),
        3 => (1u8..=3).prop_map(Change::Image),
        1 => Just(Change::Token),
        1 => Just(Change::Name),
    ]
}

fn pause() -> impl Strategy<Value = Step> {
    // Spread over the orders of magnitude between two calls and the longest wait of the reconciler.
    let millis = prop_oneof![
        3 => 0u32..500,
        4 => 500u32..10_000,
        4 => 10_000u32..90_000,
        2 => 90_000u32..900_000,
    ];
    millis.prop_map(|millis| Step::Pass { millis })
}

fn wish() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (character(), prop::bool::weighted(0.9), any::<bool>())
            .prop_map(|(character, start, has_channel)| Step::Create { character, start, has_channel }),
        6 => (bot(), change(), 0u8..4).prop_map(|(bot, change, number)| Step::Edit { bot, change, number }),
        1 => (bot(), 1u8..4).prop_map(|(bot, back)| Step::ReturnTo { bot, back }),
        2 => bot().prop_map(Step::Start),
        2 => bot().prop_map(Step::Stop),
        2 => bot().prop_map(Step::Restart),
        1 => bot().prop_map(Step::Delete),
    ]
}

fn crash() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![4 => 0u16..5, 2 => 5u16..120, 1 => 120u16..900];
    (0u8..30, seconds).prop_map(|(after_writes, seconds_down)| Step::Crash {
        after_writes,
        seconds_down,
    })
}

fn trouble() -> impl Strategy<Value = Step> {
    let codes = prop::sample::select(vec![0i64, 1, 3, 78, 137, 143]);
    let blow = prop_oneof![
        4 => codes.prop_map(Blow::Dies),
        1 => Just(Blow::RunsOutOfMemory),
        1 => Just(Blow::IsStopped),
        1 => Just(Blow::IsPaused),
        2 => Just(Blow::IsRemoved),
    ];
    let mood = prop::sample::select(vec![
        Mood::Well,
        Mood::Well,
        Mood::Stalled,
        Mood::Silent,
        Mood::Suppressed,
        Mood::ChannelFails,
    ]);
    prop_oneof![
        4 => (bot(), blow).prop_map(|(bot, blow)| Step::Blow { bot, blow }),
        3 => (bot(), mood).prop_map(|(bot, mood)| Step::Mood { bot, mood }),
        1 => (0u8..4).prop_map(Step::TakePort),
        1 => (0u8..4).prop_map(Step::FreePort),
        1 => (1u16..120).prop_map(|seconds| Step::DiskFull { seconds }),
    ]
}

fn away() -> impl Strategy<Value = Step> {
    prop_oneof![3 => 1u16..60, 1 => 60u16..600].prop_map(|seconds| Step::EngineAway { seconds })
}

fn weather(refusals: u16) -> impl Strategy<Value = Weather> {
    let rate = || prop_oneof![2 => Just(0u16), 2 => 1u16..50, 1 => 50u16..150];
    let latency = prop_oneof![1 => Just(0u16), 3 => 1u16..200, 1 => 200u16..3000];
    let events = || prop_oneof![2 => Just(0u16), 1 => 1u16..500, 1 => Just(1000u16)];
    let parts = (
        latency,
        rate(),
        rate(),
        0..=refusals,
        (events(), events(), events()),
        rate(),
    );
    parts.prop_map(
        |(latency_ms, transient, lost_answers, refusals, (lost, doubled, late), store)| Weather {
            latency_ms,
            transient,
            lost_answers,
            refusals,
            lost_events: lost,
            doubled_events: doubled,
            late_events: late,
            store,
        },
    )
}

/// A history in which nothing happens that could be an excuse for a bot that does not run: whatever is wished comes true.
fn calm() -> impl Strategy<Value = (Weather, Vec<Step>)> {
    let step = prop_oneof![6 => wish(), 6 => pause(), 2 => crash(), 1 => away()];
    (weather(0), prop::collection::vec(step, 1..24))
}

/// A history in which everything happens.
fn rough() -> impl Strategy<Value = (Weather, Vec<Step>)> {
    let step = prop_oneof![5 => wish(), 6 => pause(), 2 => crash(), 1 => away(), 4 => trouble()];
    (weather(30), prop::collection::vec(step, 1..32))
}

/// Any history. A bot is made first: without one nothing can happen.
pub(super) fn history(seed: u64) -> impl Strategy<Value = History> {
    prop_oneof![1 => calm().boxed(), 1 => rough().boxed()].prop_map(move |(weather, mut steps)| {
        let first = Step::Create {
            character: Character::Good,
            start: true,
            has_channel: false,
        };
        steps.insert(0, first);
        History {
            seed,
            weather,
            steps,
        }
    })
}

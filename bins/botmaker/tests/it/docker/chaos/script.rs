//! What happens in a round, drawn from the seed alone: the same seed gives the same wishes and the same faults at the
//! same moments. Only what meets what depends on the machine.

use std::{fmt, time::Duration};

use rand::{RngExt, SeedableRng};
use rand_xorshift::XorShiftRng;

/// Places for bots. A wish or a fault is about a place, since which bot is there depends on what came before.
pub(crate) const SLOTS: usize = 6;
/// Programs that wish at the same time.
const CLIENTS: usize = 3;
/// Wishes of one client in one round.
const WISHES: usize = 5;

/// What a client wishes. Where nobody lives every wish but [`Wish::Delete`] is one for a new bot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wish {
    /// A new bot; where one lives already, one with the same host name, which must be refused.
    Create,
    Persona,
    Model,
    Memory,
    Tags,
    Token,
    Image(Image),
    Start,
    Stop,
    Restart,
    Delete,
}

/// Which image a bot shall have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Image {
    /// The one of new bots.
    Usual,
    /// Another one that works.
    Other,
    /// One that can never run: it must be taken back.
    Broken,
}

/// One wish of a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    /// How long the client waits before it.
    pub(crate) pause: Duration,
    pub(crate) slot: usize,
    pub(crate) wish: Wish,
    /// Tells what is wished from every other wish of the run.
    pub(crate) mark: u32,
}

/// Something that goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// The server dies at once and is started again after this time.
    KillServer(Duration),
    /// The engine is gone for this time.
    CutEngine(Duration),
    /// The engine hangs for this time.
    StallEngine(Duration),
    /// The engine answers a few bytes at a time for so long.
    SlowEngine(Duration),
    /// Somebody removes a bot's container.
    RemoveContainer(usize),
    /// Somebody kills a bot's container.
    KillContainer(usize),
    /// Somebody stops a bot's container.
    StopContainer(usize),
    /// Somebody removes a bot's network, its container disconnected before.
    RemoveNetwork(usize),
    /// The disk is full for this time.
    FillDisk(Duration),
    /// The clock is wrong by so many seconds for this time.
    JumpClock(i64, Duration),
}

/// A fault and the pause before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Timed {
    pub(crate) pause: Duration,
    pub(crate) fault: Fault,
}

/// Everything of a round. Clients and lanes go on at the same time, each in its own order.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Round {
    pub(crate) clients: Vec<Vec<Step>>,
    /// What happens to the server, to the engine and to the machine.
    pub(crate) lanes: [Vec<Timed>; 3],
}

/// Draws rounds.
pub(crate) struct Script {
    random: XorShiftRng,
    marks: u32,
}

impl Script {
    pub(crate) fn of(seed: u64) -> Self {
        Self {
            random: XorShiftRng::seed_from_u64(seed),
            marks: 0,
        }
    }

    pub(crate) fn next_round(&mut self) -> Round {
        let clients = (0..CLIENTS)
            .map(|_| (0..WISHES).map(|_| self.step()).collect())
            .collect();
        let lanes = [self.kills(), self.engine(), self.machine()];
        Round { clients, lanes }
    }

    fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.random.random_range(from..to))
    }

    fn slot(&mut self) -> usize {
        self.random.random_range(0..SLOTS)
    }

    fn step(&mut self) -> Step {
        self.marks += 1;
        Step {
            pause: self.millis(0, 900),
            slot: self.slot(),
            wish: self.wish(),
            mark: self.marks,
        }
    }

    fn wish(&mut self) -> Wish {
        match self.random.random_range(0..100) {
            0..14 => Wish::Create,
            14..28 => Wish::Persona,
            28..33 => Wish::Model,
            33..41 => Wish::Memory,
            41..46 => Wish::Tags,
            46..51 => Wish::Token,
            51..56 => Wish::Image(Image::Usual),
            56..62 => Wish::Image(Image::Other),
            62..65 => Wish::Image(Image::Broken),
            65..75 => Wish::Start,
            75..83 => Wish::Stop,
            83..91 => Wish::Restart,
            _ => Wish::Delete,
        }
    }

    fn kills(&mut self) -> Vec<Timed> {
        let count = match self.random.random_range(0..10) {
            0..3 => 0,
            3..9 => 1,
            _ => 2,
        };
        let mut kill = || Timed {
            pause: self.millis(0, 2500),
            fault: Fault::KillServer(self.millis(0, 400)),
        };
        (0..count).map(|_| kill()).collect()
    }

    fn engine(&mut self) -> Vec<Timed> {
        let count = self.random.random_range(1..=2);
        (0..count)
            .map(|_| Timed {
                pause: self.millis(0, 1500),
                fault: self.engine_fault(),
            })
            .collect()
    }

    fn engine_fault(&mut self) -> Fault {
        match self.random.random_range(0..100) {
            0..20 => Fault::CutEngine(self.millis(20, 1500)),
            20..30 => Fault::StallEngine(self.millis(100, 4000)),
            30..42 => Fault::SlowEngine(self.millis(300, 2000)),
            42..62 => Fault::RemoveContainer(self.slot()),
            62..78 => Fault::KillContainer(self.slot()),
            78..90 => Fault::StopContainer(self.slot()),
            _ => Fault::RemoveNetwork(self.slot()),
        }
    }

    fn machine(&mut self) -> Vec<Timed> {
        const JUMPS_S: [i64; 6] = [-86_400, -3600, -60, 60, 3600, 86_400];
        let pause = self.millis(0, 1500);
        let fault = match self.random.random_range(0..10) {
            0..4 => return Vec::new(),
            4..7 => Fault::FillDisk(self.millis(100, 1500)),
            _ => {
                let jump = JUMPS_S[self.random.random_range(0..JUMPS_S.len())];
                Fault::JumpClock(jump, self.millis(100, 2500))
            }
        };
        vec![Timed { pause, fault }]
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KillServer(down) => write!(out, "kill -9, down {} ms", down.as_millis()),
            Self::CutEngine(time) => write!(out, "engine cut {} ms", time.as_millis()),
            Self::StallEngine(time) => write!(out, "engine stalled {} ms", time.as_millis()),
            Self::SlowEngine(time) => write!(out, "engine slow {} ms", time.as_millis()),
            Self::RemoveContainer(slot) => write!(out, "container {slot} removed"),
            Self::KillContainer(slot) => write!(out, "container {slot} killed"),
            Self::StopContainer(slot) => write!(out, "container {slot} stopped"),
            Self::RemoveNetwork(slot) => write!(out, "network {slot} removed"),
            Self::FillDisk(time) => write!(out, "disk full {} ms", time.as_millis()),
            Self::JumpClock(jump, time) => {
                write!(out, "clock {jump:+} s for {} ms", time.as_millis())
            }
        }
    }
}

impl fmt::Display for Round {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        for lane in &self.lanes {
            let mut at = Duration::ZERO;
            for timed in lane {
                at += timed.pause;
                let comma = if is_first { "" } else { ", " };
                write!(out, "{comma}{} @{}", timed.fault, at.as_millis())?;
                is_first = false;
            }
        }
        Ok(())
    }
}

#[test]
fn the_same_seed_draws_the_same_rounds() {
    let rounds = |seed| {
        let mut script = Script::of(seed);
        (0..20).map(|_| script.next_round()).collect::<Vec<_>>()
    };
    assert_eq!(rounds(7), rounds(7));
    assert_ne!(rounds(7), rounds(8));
}

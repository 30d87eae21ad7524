//! Chance that depends on nothing but the seed, what is asked for and how often it was asked before, so that one bot's luck
//! does not change with what happens to another, nor with a step that shrinking takes out.

use std::{collections::HashMap, hash::Hash, sync::Mutex};

use botmaker_domain::BotId;
use botmaker_ports::fakes::runtime::Method;

/// What a number is drawn for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Draw {
    Latency(Method),
    Failure(Method),
    LostAnswer(Method),
    StoreRead,
    StoreWrite,
    StoreAnswer,
    Event,
    Boot,
    Reload,
    Death,
    EngineRestart,
}

/// A source of numbers.
pub(super) struct Chance {
    seed: u64,
    asked: Mutex<HashMap<(Draw, u64), u64>>,
}

/// A good mixer of 64 bits (`SplitMix64`).
pub(super) const fn mix(mut value: u64) -> u64 {
    value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn hash_of(draw: Draw) -> u64 {
    let text = format!("{draw:?}");
    text.bytes()
        .fold(0, |hash, byte| mix(hash ^ u64::from(byte)))
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            asked: Mutex::default(),
        }
    }

    /// The next number for this purpose and bot.
    pub(super) fn draw(&self, draw: Draw, bot: Option<BotId>) -> u64 {
        let bot = bot.map_or(0, |bot| bot.uuid().as_u64_pair().1);
        let mut asked = self.asked.lock().unwrap();
        let (count, base) = match asked.get_mut(&(draw, bot)) {
            Some(base) => {
                *base = mix(*base);
                return *base;
            }
            None => (0u64, hash_of(draw)),
        };
        let first = mix(self.seed ^ mix(base ^ mix(bot ^ count)));
        asked.insert((draw, bot), first);
        first
    }

    /// Whether something happens that happens so many times in 1,000.
    pub(super) fn happens(&self, draw: Draw, bot: Option<BotId>, per_mille: u16) -> bool {
        per_mille > 0 && self.draw(draw, bot) % 1000 < u64::from(per_mille)
    }

    /// A number of `range`.
    pub(super) fn within(
        &self,
        draw: Draw,
        bot: Option<BotId>,
        range: std::ops::Range<u64>,
    ) -> u64 {
        range.start + self.draw(draw, bot) % (range.end - range.start)
    }
}

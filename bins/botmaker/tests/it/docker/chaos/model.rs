//! What the clients were told: the promises that the server is held to.

use std::{collections::BTreeMap, time::Instant};

use serde_json::{Value, json};

use super::script::SLOTS;

/// A value that several clients write at the same time, and what it may be afterwards.
///
/// A write took effect at one moment between its request and its answer. One without an answer may have, at any moment
/// after its request, or not at all.
pub(crate) struct Register {
    writes: Vec<Write>,
}

struct Write {
    begun: Instant,
    answered: Option<Instant>,
    value: &'static str,
}

impl Register {
    fn holding(value: &'static str) -> Self {
        let now = Instant::now();
        Self {
            writes: vec![Write {
                begun: now,
                answered: Some(now),
                value,
            }],
        }
    }

    /// Notes a write that was answered.
    pub(crate) fn wrote(&mut self, value: &'static str, begun: Instant) {
        self.writes.push(Write {
            begun,
            answered: Some(Instant::now()),
            value,
        });
    }

    /// Notes a write whose answer was lost.
    pub(crate) fn may_have_written(&mut self, value: &'static str, begun: Instant) {
        self.writes.push(Write {
            begun,
            answered: None,
            value,
        });
    }

    /// What it may hold: every write that no answered one certainly came after.
    pub(crate) fn allowed(&self) -> Vec<&'static str> {
        let is_overwritten = |write: &Write| {
            let mut sure = self.writes.iter().filter(|other| other.answered.is_some());
            sure.any(|other| write.answered.is_some_and(|end| other.begun > end))
        };
        let open = self.writes.iter().filter(|write| !is_overwritten(write));
        open.map(|write| write.value).collect()
    }
}

/// A bot as the clients know it.
pub(crate) struct Bot {
    pub(crate) id: String,
    pub(crate) hostname: String,
    pub(crate) power: Register,
    /// The description of each generation, as an answer told it.
    pub(crate) told: BTreeMap<u32, Value>,
    /// The image that a generation was answered to name.
    pub(crate) images: BTreeMap<u32, String>,
    /// The newest generation and revision of an answer.
    pub(crate) newest: (u32, u64),
    /// Changes whose answers were lost.
    pub(crate) lost: Vec<Value>,
    /// Whether a wish to delete it was answered.
    pub(crate) is_deleted: bool,
    /// Wishes to delete it without an answer yet, or for ever.
    pub(crate) deletions_in_doubt: u32,
    /// Whether a file of ours lies in its state.
    pub(crate) is_marked: bool,
}

impl Bot {
    /// A bot that an answer or a list shows.
    pub(crate) fn of(view: &Value) -> Self {
        let power = if view["power"] == "running" {
            "running"
        } else {
            "stopped"
        };
        let mut bot = Self {
            id: text(&view["id"]),
            hostname: text(&view["hostname"]),
            power: Register::holding(power),
            told: BTreeMap::new(),
            images: BTreeMap::new(),
            newest: (0, 0),
            lost: Vec::new(),
            is_deleted: false,
            deletions_in_doubt: 0,
            is_marked: false,
        };
        bot.was_told(view);
        bot
    }

    /// Notes an answer that describes it.
    pub(crate) fn was_told(&mut self, view: &Value) {
        let (generation, revision) = numbers(view);
        self.told.insert(generation, describe(view));
        self.newest = self.newest.max((generation, revision));
    }

    /// Whether somebody wished it gone.
    pub(crate) fn may_be_gone(&self) -> bool {
        self.is_deleted || self.deletions_in_doubt > 0
    }

    /// From now on it is what it was found to be.
    pub(crate) fn settle(&mut self, view: &Value) {
        let found = Self::of(view);
        self.power = found.power;
        self.newest = (
            self.newest.0.max(found.newest.0),
            self.newest.1.max(found.newest.1),
        );
        self.told.extend(found.told);
        self.lost.clear();
        self.deletions_in_doubt = 0;
    }
}

/// The generation and the revision of a view.
pub(crate) fn numbers(view: &Value) -> (u32, u64) {
    let generation = view["generation"].as_u64().and_then(|n| n.try_into().ok());
    let revision = view["revision"].as_u64();
    (
        generation.expect("a bot has a generation"),
        revision.expect("a bot has a revision"),
    )
}

/// What a person decides about a bot, as its view shows it.
pub(crate) fn describe(view: &Value) -> Value {
    json!({
        "name": view["name"],
        "persona": view["persona"],
        "model": view["model"],
        "memory_bytes": view["resources"]["memory_bytes"],
        "tags": view["tags"],
    })
}

/// Whether a description is what a change wished for, as far as the change says anything.
pub(crate) fn is_result_of(description: &Value, wish: &Value) -> bool {
    let is_so = |name: &str, wished: &Value| wished.is_null() || description[name] == *wished;
    ["name", "persona", "model", "tags"]
        .iter()
        .all(|name| is_so(name, &wish[name]))
        && is_so("memory_bytes", &wish["resources"]["memory_bytes"])
}

/// A place and who lives there.
pub(crate) enum Slot {
    Empty,
    /// A client waits for the answer to its wish for a new bot.
    Creating,
    /// The answer to this wish was lost.
    Maybe(Value),
    There(Bot),
}

/// Everything that the clients know.
pub(crate) struct Model {
    pub(crate) slots: Vec<Slot>,
    /// Answers that no request should ever get.
    pub(crate) outrages: Vec<String>,
    /// Host names for which a second bot was wished while the first one went, without an answer.
    pub(crate) twins: Vec<String>,
    pub(crate) tally: Tally,
}

/// How many wishes ended how.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) done: usize,
    pub(crate) refused: usize,
    pub(crate) lost: usize,
    /// Nobody lived there, or the server did not run.
    pub(crate) void: usize,
}

impl Model {
    pub(crate) fn new() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| Slot::Empty).collect(),
            outrages: Vec::new(),
            twins: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// The bot at a place.
    pub(crate) fn bot(&self, slot: usize) -> Option<&Bot> {
        match &self.slots[slot] {
            Slot::There(bot) => Some(bot),
            _ => None,
        }
    }

    /// The bot with this id.
    pub(crate) fn bot_mut(&mut self, id: &str) -> Option<&mut Bot> {
        self.bots_mut().find(|bot| bot.id == id)
    }

    pub(crate) fn bots(&self) -> impl Iterator<Item = &Bot> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::There(bot) => Some(bot),
            _ => None,
        })
    }

    pub(crate) fn bots_mut(&mut self) -> impl Iterator<Item = &mut Bot> {
        self.slots.iter_mut().filter_map(|slot| match slot {
            Slot::There(bot) => Some(bot),
            _ => None,
        })
    }

    /// Clears up what only the list of bots can tell: whether wishes without an answer made a bot, or ended one.
    pub(crate) fn learn(&mut self, views: &[Value]) {
        let is_listed = |id: &str| views.iter().any(|view| view["id"] == id);
        for slot in &mut self.slots {
            let next = match slot {
                Slot::Maybe(wish) => {
                    let made = views
                        .iter()
                        .find(|view| view["hostname"] == wish["hostname"]);
                    made.map_or(Slot::Empty, |view| Slot::There(Bot::of(view)))
                }
                Slot::There(bot) if bot.may_be_gone() && !is_listed(&bot.id) => Slot::Empty,
                _ => continue,
            };
            *slot = next;
        }
        for hostname in std::mem::take(&mut self.twins) {
            let is_known = self.bots().any(|bot| bot.hostname == hostname);
            let twin = views.iter().find(|view| view["hostname"] == *hostname);
            let place = self.slots.iter_mut().find(|it| matches!(it, Slot::Empty));
            if let (false, Some(twin), Some(place)) = (is_known, twin, place) {
                *place = Slot::There(Bot::of(twin));
            }
        }
    }
}

/// A JSON text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_register_holds_the_last_answered_write_or_one_that_overlaps_it() {
    let mut register = Register::holding("running");
    let early = Instant::now();
    register.wrote("stopped", early);
    assert_eq!(register.allowed(), ["stopped"]);
    // Begun before the stop was answered: either may have come last.
    register.wrote("running", early);
    assert_eq!(register.allowed(), ["stopped", "running"]);
    let later = Instant::now();
    register.may_have_written("stopped", later);
    register.wrote("running", later);
    assert_eq!(register.allowed(), ["stopped", "running"]);
}

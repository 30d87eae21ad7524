//! A program that wishes things, and remembers what it was told.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    model::{Bot, Model, Slot, numbers, text},
    script::{Image, Step, Wish},
};

/// How long a program waits for an answer before it counts as lost. The slowest answers wait for the engine.
const PATIENCE: Duration = Duration::from_secs(10);
const GIB: u64 = 1024 * 1024 * 1024;

/// What all clients share.
pub(crate) struct Clients {
    pub(crate) base: String,
    pub(crate) images: Images,
    pub(crate) model: Mutex<Model>,
}

/// The references of the images.
pub(crate) struct Images {
    pub(crate) usual: String,
    pub(crate) other: String,
    pub(crate) broken: String,
}

impl Clients {
    pub(crate) fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn image(&self, image: Image) -> &str {
        match image {
            Image::Usual => &self.images.usual,
            Image::Other => &self.images.other,
            Image::Broken => &self.images.broken,
        }
    }
}

/// How a request ended.
enum Outcome {
    Answered(u16, Value),
    /// The server did not run: nothing can have come of it.
    Unsent,
    /// It ran, but what came of it is not known.
    Lost,
}

/// One program with a token of its own.
pub(crate) struct Client<'c> {
    shared: &'c Clients,
    http: reqwest::Client,
    token: String,
}

impl<'c> Client<'c> {
    pub(crate) fn new(shared: &'c Clients, token: String) -> Self {
        let http = reqwest::Client::builder().pool_max_idle_per_host(0);
        let http = http.timeout(PATIENCE).build().expect("an HTTP client");
        Self {
            shared,
            http,
            token,
        }
    }

    /// Does everything in order.
    pub(crate) async fn run(&self, steps: &[Step]) {
        for step in steps {
            tokio::time::sleep(step.pause).await;
            self.wish(*step).await;
        }
    }

    /// Every bot.
    pub(crate) async fn bots(&self) -> Result<Vec<Value>, String> {
        match self.request(Method::GET, "/api/bots", None).await {
            Outcome::Answered(200, list) => {
                Ok(list["bots"].as_array().cloned().unwrap_or_default())
            }
            Outcome::Answered(status, body) => {
                Err(format!("the list of bots answers {status}: {body}"))
            }
            Outcome::Unsent | Outcome::Lost => Err("the list of bots does not answer".to_owned()),
        }
    }

    /// A bot's generations, newest first.
    pub(crate) async fn generations(&self, id: &str) -> Result<Vec<Value>, String> {
        let path = format!("/api/bots/{id}/generations");
        match self.request(Method::GET, &path, None).await {
            Outcome::Answered(200, list) => {
                Ok(list["generations"].as_array().cloned().unwrap_or_default())
            }
            Outcome::Answered(status, body) => {
                Err(format!("{id}: its generations answer {status}: {body}"))
            }
            Outcome::Unsent | Outcome::Lost => Err(format!("{id}: its generations do not answer")),
        }
    }

    async fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Outcome {
        let url = format!("{}{path}", self.shared.base);
        let mut request = self.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                match answer.json().await {
                    Ok(body) => Outcome::Answered(status, body),
                    Err(_) => Outcome::Lost,
                }
            }
            Err(error) if error.is_connect() => Outcome::Unsent,
            Err(_) => Outcome::Lost,
        }
    }

    /// Wishes one thing and notes what it was told.
    pub(crate) async fn wish(&self, step: Step) {
        let bot = {
            let mut model = self.shared.model();
            match &model.slots[step.slot] {
                Slot::There(bot) => Some((bot.id.clone(), bot.hostname.clone())),
                Slot::Empty if step.wish != Wish::Delete => {
                    model.slots[step.slot] = Slot::Creating;
                    None
                }
                _ => {
                    model.tally.void += 1;
                    return;
                }
            }
        };
        match (bot, step.wish) {
            (None, _) => self.create(step).await,
            (Some((id, hostname)), Wish::Create) => self.create_again(&id, &hostname, step).await,
            (Some((id, _)), Wish::Delete) => self.delete(&id).await,
            (Some((id, _)), Wish::Start) => self.power(&id, "start", "running").await,
            (Some((id, _)), Wish::Stop) => self.power(&id, "stop", "stopped").await,
            (Some((id, _)), Wish::Restart) => self.power(&id, "restart", "running").await,
            (Some((id, _)), wish) => self.edit(&id, &self.change(wish, step.mark)).await,
        }
    }

    fn change(&self, wish: Wish, mark: u32) -> Value {
        match wish {
            Wish::Model => json!({"model": format!("demo-{mark}")}),
            Wish::Memory => json!({"resources": {"memory_bytes": u64::from(1 + mark % 4) * GIB}}),
            Wish::Tags => json!({"tags": [format!("tag-{mark}")]}),
            Wish::Token => json!({"channels": [telegram(mark)]}),
            Wish::Image(image) => {
                json!({"image": self.shared.image(image), "accept_failed_image": true})
            }
            _ => json!({"persona": format!("# The persona of wish {mark}")}),
        }
    }

    async fn create(&self, step: Step) {
        let Step { slot, mark, .. } = step;
        let mut wish = json!({
            "name": format!("Bot {mark}"),
            "hostname": format!("bot-{mark}"),
            "provider": "demo",
            "model": "demo-1",
            "persona": format!("# Born of wish {mark}"),
            "start": step.wish != Wish::Stop,
        });
        if mark % 3 == 0 {
            wish["channels"] = json!([telegram(mark)]);
        }
        let outcome = self.request(Method::POST, "/api/bots", Some(&wish)).await;
        let mut model = self.shared.model();
        model.slots[slot] = match outcome {
            Outcome::Answered(201, view) => {
                model.tally.done += 1;
                Slot::There(Bot::of(&view))
            }
            Outcome::Lost => {
                model.tally.lost += 1;
                Slot::Maybe(wish)
            }
            other => {
                model.refused("create", &other, is_overload);
                Slot::Empty
            }
        };
    }

    /// Wishes for a bot with the host name of another one.
    async fn create_again(&self, id: &str, hostname: &str, step: Step) {
        let wish = json!({
            "name": format!("Twin {}", step.mark),
            "persona": format!("# Twin of wish {}", step.mark),
            "hostname": hostname,
            "provider": "demo",
            "model": "demo-1",
        });
        let outcome = self.request(Method::POST, "/api/bots", Some(&wish)).await;
        let mut model = self.shared.model();
        let may_be_gone = model.may_be_gone(id);
        match outcome {
            // The one before it has gone in the meantime: this is a stranger in nobody's place.
            Outcome::Answered(201, view) if may_be_gone => model.adopt(&view),
            Outcome::Answered(201, view) => {
                let twin = text(&view["id"]);
                let words = format!("{hostname} was given to {twin} beside {id}");
                model.outrages.push(words);
            }
            Outcome::Lost => {
                model.tally.lost += 1;
                model.twins.push(hostname.to_owned());
            }
            other => model.refused("create again", &other, |status, code| {
                code == "hostname_taken"
                    || may_be_gone && code == "hostname_left_over"
                    || is_overload(status, code)
            }),
        }
    }

    async fn edit(&self, id: &str, change: &Value) {
        let path = format!("/api/bots/{id}");
        let outcome = self.request(Method::PATCH, &path, Some(change)).await;
        let mut model = self.shared.model();
        let may_be_gone = model.may_be_gone(id);
        match outcome {
            Outcome::Answered(200, view) => {
                model.tally.done += 1;
                if let Some(bot) = model.bot_mut(id) {
                    bot.was_told(&view);
                    if let Some(image) = change["image"].as_str() {
                        bot.images.insert(numbers(&view).0, image.to_owned());
                    }
                }
            }
            Outcome::Lost => {
                model.tally.lost += 1;
                if let Some(bot) = model.bot_mut(id) {
                    bot.lost.push(change.clone());
                }
            }
            other => model.refused(&format!("edit of {id}"), &other, |status, code| {
                is_about_the_end(code, may_be_gone) || is_overload(status, code)
            }),
        }
    }

    async fn power(&self, id: &str, verb: &str, value: &'static str) {
        let begun = Instant::now();
        let path = format!("/api/bots/{id}/{verb}");
        let outcome = self.request(Method::POST, &path, None).await;
        let mut model = self.shared.model();
        let may_be_gone = model.may_be_gone(id);
        match outcome {
            Outcome::Answered(202, _) => {
                model.tally.done += 1;
                if let Some(bot) = model.bot_mut(id) {
                    bot.power.wrote(value, begun);
                }
            }
            Outcome::Lost => {
                model.tally.lost += 1;
                if let Some(bot) = model.bot_mut(id) {
                    bot.power.may_have_written(value, begun);
                }
            }
            other => model.refused(&format!("{verb} of {id}"), &other, |status, code| {
                is_about_the_end(code, may_be_gone) || is_overload(status, code)
            }),
        }
    }

    async fn delete(&self, id: &str) {
        // From now on others may find it gone, whatever this one is answered.
        if let Some(bot) = self.shared.model().bot_mut(id) {
            bot.deletions_in_doubt += 1;
        }
        let path = format!("/api/bots/{id}");
        let outcome = self.request(Method::DELETE, &path, None).await;
        let mut model = self.shared.model();
        match outcome {
            Outcome::Answered(202, _) => {
                model.tally.done += 1;
                if let Some(bot) = model.bot_mut(id) {
                    bot.is_deleted = true;
                }
            }
            Outcome::Lost => model.tally.lost += 1,
            other => {
                if let Some(bot) = model.bot_mut(id) {
                    bot.deletions_in_doubt -= 1;
                }
                let may_be_gone = model.may_be_gone(id);
                model.refused(&format!("deletion of {id}"), &other, |status, code| {
                    is_about_the_end(code, may_be_gone) || is_overload(status, code)
                });
            }
        }
    }
}

impl Model {
    /// Whether somebody wished the bot gone.
    fn may_be_gone(&self, id: &str) -> bool {
        let bot = self.bots().find(|bot| bot.id == id);
        bot.is_none_or(Bot::may_be_gone)
    }

    /// A bot that came to be where nobody was expected lives in the place of the one that it follows.
    fn adopt(&mut self, view: &Value) {
        let hostname = text(&view["hostname"]);
        let place = self
            .slots
            .iter_mut()
            .find(|slot| matches!(slot, Slot::There(bot) if bot.hostname == hostname));
        if let Some(place) = place {
            *place = Slot::There(Bot::of(view));
        }
    }

    /// Counts a request that had no effect, and keeps what it was answered when it should not have been.
    fn refused(&mut self, what: &str, outcome: &Outcome, is_fine: impl Fn(u16, &str) -> bool) {
        match outcome {
            Outcome::Answered(status, body) => {
                self.tally.refused += 1;
                let code = text(&body["code"]);
                if !is_fine(*status, &code) {
                    self.outrages
                        .push(format!("{what} was answered {status}: {body}"));
                }
            }
            Outcome::Unsent | Outcome::Lost => self.tally.void += 1,
        }
    }
}

fn is_about_the_end(code: &str, may_be_gone: bool) -> bool {
    may_be_gone && ["bot_deleting", "bot_not_found"].contains(&code)
}

/// Whether an answer says that something which the server needs is away or full.
fn is_overload(status: u16, code: &str) -> bool {
    [502, 503].contains(&status) && !code.is_empty()
}

/// A channel with a token of its own.
fn telegram(mark: u32) -> Value {
    json!({
        "kind": "telegram",
        "allow_from": ["123456789"],
        "secrets": {"telegram_token": format!("{}:{:A>35}", 100_000_000 + mark, mark)},
    })
}

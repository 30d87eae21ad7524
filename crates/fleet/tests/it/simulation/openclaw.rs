//! The simulated `OpenClaw`: each run of a container loads a configuration, boots, answers or not, and may end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use botmaker_domain::BotId;
use botmaker_fleet::{
    ChannelState, ContainerState, ContainerStatus, PairingDecision, PairingRequest,
};
use botmaker_openclaw::gateway::{
    ChatError, ChatStream, ChatTurn, ConfigVerdict, FakeGateway, Gateway, GatewayTarget,
    ProbeReport,
};
use botmaker_ports::{StorageIntent, fakes::runtime::Method};
use jiff::Timestamp;

use super::{
    chance::Draw,
    step::{Character, Mood},
    universe::{Universe, image_id},
};

/// One run of a bot's container.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) container: String,
    pub(super) started_at: Option<Timestamp>,
    /// The generation that it has loaded.
    pub(super) generation: u32,
    slot: u32,
    answers_from: Timestamp,
    ends: Option<(Timestamp, i64)>,
    /// What it has seen in its configuration and will have read by then.
    reload: Option<(u32, Timestamp)>,
    refused: Option<u32>,
}

/// The file by which a bot's state says which image was at it.
const WRITTEN_BY: &str = "written-by";

impl Universe {
    /// The generation that a configuration directory is of.
    pub(super) fn generation_in(&self, bot: BotId, slot: u32) -> Option<u32> {
        let bytes = self.runtime.config_file(bot, slot, "openclaw.json")?;
        let text = String::from_utf8(bytes).unwrap();
        let (_, rest) = text.split_once("botmaker-generation-")?;
        rest.split(|c: char| !c.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    }

    pub(super) fn character(&self, bot: BotId, generation: u32) -> Character {
        let known = self.state().characters.get(&(bot, generation)).copied();
        known.unwrap_or(Character::Good)
    }

    /// A container has been started, by whomever.
    pub(super) fn run_begins(self: &Arc<Self>, bot: BotId) {
        let Some(status) = self.runtime.container(bot) else {
            return;
        };
        let is_known =
            self.state().runs.get(&bot).is_some_and(|run| {
                run.container == status.id && run.started_at == status.started_at
            });
        if is_known || status.state != ContainerState::Running {
            return;
        }
        let spec = self.runtime.container_spec(bot).unwrap();
        let slot = spec.mounts.iter().find_map(|mount| match mount.intent {
            StorageIntent::Config { slot } => Some(slot),
            _ => None,
        });
        let slot = slot.unwrap();
        let Some(generation) = self.generation_in(bot, slot) else {
            self.violate(format!(
                "a container of {} was started without its configuration",
                self.ids.index(bot)
            ));
            return;
        };
        let image = (1u8..=3).find(|number| image_id(*number) == spec.image);
        let is_outdated = self.load_state(bot, generation, image.unwrap());
        let character = self.character(bot, generation);
        let boot = Duration::from_millis(self.chance.within(Draw::Boot, Some(bot), 500..20_000));
        let ends_after =
            Duration::from_millis(self.chance.within(Draw::Death, Some(bot), 200..8_000));
        let ends = match character {
            _ if is_outdated => Some(1),
            Character::Exits78 => Some(78),
            Character::Exits1 => Some(1),
            _ => None,
        };
        let run = Run {
            container: status.id.clone(),
            started_at: status.started_at,
            generation,
            slot,
            answers_from: self.in_future(boot),
            ends: ends.map(|code| (self.in_future(ends_after), code)),
            reload: None,
            refused: None,
        };
        self.note(|| {
            let bot = self.ids.index(bot);
            format!("bot {bot} runs generation {generation} with image {image:?}, {character:?}, outdated {is_outdated}")
        });
        self.state().runs.insert(bot, run);
    }

    /// The image finds the state, and writes it anew; an older image than the one before cannot read it.
    fn load_state(&self, bot: BotId, generation: u32, image: u8) -> bool {
        let found = self.runtime.state_file(bot, WRITTEN_BY);
        let newest = found.map_or(0, |text| text[0]);
        if newest <= image {
            self.runtime.write_state(bot, WRITTEN_BY, [image]);
            return false;
        }
        if self.state().proved.contains(&(bot, generation)) {
            let good = self
                .record(bot)
                .and_then(|record| record.lifecycle.good_generation);
            if good == Some(generation) {
                self.violate(format!(
                    "the good generation {generation} of {} was started on the state of a newer image",
                    self.ids.index(bot)
                ));
            }
        }
        self.state().outdated.insert((bot, generation));
        true
    }

    /// A running OpenClaw looks at its configuration, and ends when its time has come.
    pub(super) fn run_goes_on(self: &Arc<Self>, bot: BotId, status: &ContainerStatus) {
        let now = self.now();
        let Some(mut run) = self.state().runs.get(&bot).cloned() else {
            return;
        };
        if run.container != status.id || run.started_at != status.started_at {
            return;
        }
        if let Some((at, code)) = run.ends
            && at <= now
        {
            self.note(|| format!("bot {} ends with {code}", self.ids.index(bot)));
            self.runtime.die(bot, code);
            return;
        }
        let is_stirred = self
            .state()
            .stirred
            .get(&bot)
            .is_some_and(|until| now < *until);
        let in_file = is_stirred
            .then(|| self.generation_in(bot, run.slot))
            .flatten();
        let wanted = run.reload.map_or(run.generation, |(number, _)| number);
        if let Some(found) = in_file
            && found != wanted
        {
            let pause = self.chance.within(Draw::Reload, Some(bot), 500..15_000);
            run.reload = Some((found, self.in_future(Duration::from_millis(pause))));
        }
        if let Some((number, at)) = run.reload
            && at <= now
        {
            match self.character(bot, number) {
                Character::RefusedHot => run.refused = Some(number),
                Character::IgnoredHot => {}
                _ => (run.generation, run.reload) = (number, None),
            }
        }
        self.state().runs.insert(bot, run);
    }

    /// The running bot behind a port, with its run and its mood.
    fn behind(self: &Arc<Self>, address: SocketAddr) -> Option<(BotId, Run, Mood)> {
        let is_behind = |bot: &BotId| {
            let spec = self.runtime.container_spec(*bot);
            let status = self.runtime.container(*bot);
            spec.is_some_and(|spec| spec.placement.port == address.port())
                && status.is_some_and(|status| status.state == ContainerState::Running)
        };
        let bot = self.ids.made().into_iter().find(is_behind)?;
        self.run_goes_on(bot, &self.runtime.container(bot)?);
        let status = self.runtime.container(bot)?;
        let state = self.state();
        let run = state.runs.get(&bot)?.clone();
        let mood = state.moods.get(&bot).copied().unwrap_or(Mood::Well);
        let is_up = status.state == ContainerState::Running && run.container == status.id;
        is_up.then_some((bot, run, mood))
    }

    /// The bot whose row has this port.
    fn bot_at(&self, address: SocketAddr) -> Option<BotId> {
        let made = self.ids.made().into_iter();
        let mut rows = made.filter_map(|bot| self.record(bot));
        rows.find(|record| record.placement.port == address.port())
            .map(|record| record.id)
    }

    fn report(self: &Arc<Self>, address: SocketAddr) -> ProbeReport {
        let Some((bot, run, mood)) = self.behind(address) else {
            return FakeGateway::unreachable_report();
        };
        let is_mute = self.character(bot, run.generation) == Character::Mute;
        // One that is about to end does not come so far that it answers.
        if self.now() < run.answers_from || run.ends.is_some() || is_mute {
            return FakeGateway::unreachable_report();
        }
        let well = FakeGateway::ready_report();
        let report = match mood {
            Mood::Well => well,
            Mood::Silent => FakeGateway::unreachable_report(),
            Mood::Stalled => ProbeReport {
                started: false,
                ready: false,
                error: Some("no answer within 4 s".to_owned()),
                ..well
            },
            Mood::Suppressed => ProbeReport {
                channels_suppressed: true,
                ..well
            },
            Mood::ChannelFails => ProbeReport {
                ready: false,
                failing: vec!["telegram".to_owned()],
                ..well
            },
        };
        if report.is_ready() {
            let mut state = self.state();
            state.proved.insert((bot, run.generation));
            state.ready_containers.insert(run.container);
        }
        report
    }
}

/// The way to the simulated gateways.
pub(super) struct SimulatedGateway(pub(super) Arc<Universe>);

#[async_trait]
impl Gateway for SimulatedGateway {
    async fn probe(&self, target: &GatewayTarget) -> ProbeReport {
        let lane = self.0.lane(self.0.bot_at(target.address), Method::Endpoint);
        tokio::time::sleep(self.0.until(lane, Duration::from_millis(1))).await;
        let report = self.0.report(target.address);
        self.0
            .note(|| format!("probe {}: {}", target.address.port(), report.is_ready()));
        report
    }

    async fn chat(&self, _: &GatewayTarget, _: ChatTurn) -> Result<ChatStream, ChatError> {
        Err(ChatError::Timeout)
    }

    async fn channel_states(&self, _: &GatewayTarget) -> Result<Vec<ChannelState>, ChatError> {
        Ok(Vec::new())
    }

    async fn confirm_config(
        &self,
        target: &GatewayTarget,
        generation: u32,
    ) -> Result<ConfigVerdict, ChatError> {
        let is_ready = self.0.report(target.address).is_ready();
        let found = self.0.behind(target.address).filter(|_| is_ready);
        let Some((_, run, _)) = found else {
            let message = "connection refused".to_owned();
            return Err(ChatError::Unreachable { message });
        };
        let verdict = if run.generation == generation {
            ConfigVerdict::Applied
        } else if run.refused == Some(generation) {
            let issues = "no".to_owned();
            ConfigVerdict::Refused { issues }
        } else {
            ConfigVerdict::Pending
        };
        self.0.note(|| format!("confirm {generation}: {verdict:?}"));
        Ok(verdict)
    }

    async fn pairing_requests(&self, _: &GatewayTarget) -> Result<Vec<PairingRequest>, ChatError> {
        Ok(Vec::new())
    }

    async fn decide_pairing(
        &self,
        _: &GatewayTarget,
        _: &PairingRequest,
        _: PairingDecision,
    ) -> Result<(), ChatError> {
        Err(ChatError::Timeout)
    }
}

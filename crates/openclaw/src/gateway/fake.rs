//! Gateways that tests script, each by its address.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use futures_util::{StreamExt, stream};

use super::{
    ChannelState, ChatChunk, ChatError, ChatStream, ChatTurn, ConfigVerdict, Gateway,
    GatewayTarget, PairingDecision, PairingRequest, ProbeReport,
};

/// How a scripted gateway answers a chat turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FakeAnswer {
    /// Repeats the message as `echo: …`, word by word.
    Echo,
    /// These pieces, then the end.
    Pieces(Vec<String>),
    /// Refuses the turn.
    Refuse(ChatError),
    /// These pieces, then this failure.
    FailAfter(Vec<String>, ChatError),
    /// These pieces, then nothing for ever.
    StallAfter(Vec<String>),
}

/// A [`Gateway`] for tests. A gateway that nobody scripted is ready, has no channels and echoes; so tests that are
/// not about gateways need not mention them.
#[derive(Default, Debug)]
pub struct FakeGateway(Mutex<State>);

#[derive(Default, Debug)]
struct State {
    scripts: HashMap<SocketAddr, Script>,
    default: Script,
    turns: Vec<(SocketAddr, ChatTurn)>,
}

#[derive(Clone, Debug)]
struct Script {
    report: ProbeReport,
    /// Answered while it is greater than the number of probes so far.
    unready_probes: usize,
    probes: usize,
    answer: FakeAnswer,
    channels: Vec<ChannelState>,
    waiting: Vec<PairingRequest>,
    let_in: Vec<String>,
    /// What it says of its configuration.
    configuration: ConfigVerdict,
    /// How calls of the control plane fail.
    refusal: Option<ChatError>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            report: FakeGateway::ready_report(),
            unready_probes: 0,
            probes: 0,
            answer: FakeAnswer::Echo,
            channels: Vec::new(),
            waiting: Vec::new(),
            let_in: Vec::new(),
            configuration: ConfigVerdict::Applied,
            refusal: None,
        }
    }
}

impl FakeGateway {
    /// What a gateway reports that is ready and has nothing failing.
    #[must_use]
    pub fn ready_report() -> ProbeReport {
        ProbeReport {
            live: true,
            started: true,
            ready: true,
            version: Some("2026.9.6".to_owned()),
            ..ProbeReport::default()
        }
    }

    /// What is reported of a gateway that nobody answers for.
    #[must_use]
    pub fn unreachable_report() -> ProbeReport {
        ProbeReport {
            error: Some("the bot's gateway cannot be reached: connection refused".to_owned()),
            ..ProbeReport::default()
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn script(&self, address: SocketAddr, change: impl FnOnce(&mut Script)) {
        let mut state = self.state();
        let default = state.default.clone();
        change(state.scripts.entry(address).or_insert(default));
    }

    /// What gateways report that have no script of their own yet.
    pub fn set_default_report(&self, report: ProbeReport) {
        self.state().default.report = report;
    }

    /// How gateways answer that have no script of their own yet.
    pub fn set_default_answer(&self, answer: FakeAnswer) {
        self.state().default.answer = answer;
    }

    /// What one gateway reports from now on.
    pub fn set_report(&self, address: SocketAddr, report: ProbeReport) {
        self.script(address, |script| script.report = report);
    }

    /// What one gateway says of its configuration from now on, whatever generation it is asked about.
    pub fn set_configuration(&self, address: SocketAddr, verdict: ConfigVerdict) {
        self.script(address, |script| script.configuration = verdict);
    }

    /// Lets one gateway be unreachable for its next `probes` probes.
    pub fn delay_readiness(&self, address: SocketAddr, probes: usize) {
        self.script(address, |script| {
            script.unready_probes = script.probes + probes;
        });
    }

    /// Lets channels of one gateway fail; it stays ready as BotMaker means it.
    pub fn fail_channels(&self, address: SocketAddr, kinds: &[&str]) {
        self.script(address, |script| {
            script.report.ready = kinds.is_empty();
            script.report.failing = kinds.iter().map(ToString::to_string).collect();
            script.channels = kinds.iter().map(|kind| failing_channel(kind)).collect();
        });
    }

    /// What one gateway says of its channels from now on; its probes stay as they are.
    pub fn set_channels(&self, address: SocketAddr, channels: Vec<ChannelState>) {
        self.script(address, |script| script.channels = channels);
    }

    /// Lets somebody write to one gateway's bot and wait to be let in.
    pub fn ask_to_pair(&self, address: SocketAddr, request: PairingRequest) {
        self.script(address, |script| script.waiting.push(request));
    }

    /// The ids of those whom one gateway has let in, oldest first.
    #[must_use]
    pub fn let_in(&self, address: SocketAddr) -> Vec<String> {
        let state = self.state();
        let script = state.scripts.get(&address);
        script
            .map(|script| script.let_in.clone())
            .unwrap_or_default()
    }

    /// Lets calls of one gateway's control plane (channels, pairing) fail, or succeed again.
    pub fn refuse_calls(&self, address: SocketAddr, error: Option<ChatError>) {
        self.script(address, |script| script.refusal = error);
    }

    /// How one gateway answers from now on.
    pub fn set_answer(&self, address: SocketAddr, answer: FakeAnswer) {
        self.script(address, |script| script.answer = answer);
    }

    /// How often one gateway has been probed.
    #[must_use]
    pub fn probes(&self, address: SocketAddr) -> usize {
        self.state()
            .scripts
            .get(&address)
            .map_or(0, |script| script.probes)
    }

    /// Every turn so far, oldest first.
    #[must_use]
    pub fn turns(&self) -> Vec<(SocketAddr, ChatTurn)> {
        self.state().turns.clone()
    }
}

fn failing_channel(kind: &str) -> ChannelState {
    ChannelState {
        kind: kind.to_owned(),
        account: "default".to_owned(),
        running: false,
        connected: Some(false),
        lifecycle: Some("blocked".to_owned()),
        last_error: Some(format!("{kind} refuses the token")),
    }
}

#[async_trait]
impl Gateway for FakeGateway {
    async fn probe(&self, target: &GatewayTarget) -> ProbeReport {
        let mut report = ProbeReport::default();
        self.script(target.address, |script| {
            script.probes += 1;
            report = if script.probes <= script.unready_probes {
                Self::unreachable_report()
            } else {
                script.report.clone()
            };
        });
        report
    }

    async fn chat(&self, target: &GatewayTarget, turn: ChatTurn) -> Result<ChatStream, ChatError> {
        let mut answer = FakeAnswer::Echo;
        self.script(target.address, |script| answer = script.answer.clone());
        self.state().turns.push((target.address, turn.clone()));
        let deltas =
            |pieces: Vec<String>| stream::iter(pieces).map(|piece| Ok(ChatChunk::Delta(piece)));
        let done = || {
            let finish_reason = "stop".to_owned();
            stream::iter([Ok(ChatChunk::Done { finish_reason })])
        };
        match answer {
            FakeAnswer::Echo => {
                let text = format!("echo: {}", turn.text);
                let words = text.split_inclusive(' ').map(ToOwned::to_owned).collect();
                Ok(deltas(words).chain(done()).boxed())
            }
            FakeAnswer::Pieces(pieces) => Ok(deltas(pieces).chain(done()).boxed()),
            FakeAnswer::Refuse(error) => Err(error),
            FakeAnswer::FailAfter(pieces, error) => {
                Ok(deltas(pieces).chain(stream::iter([Err(error)])).boxed())
            }
            FakeAnswer::StallAfter(pieces) => Ok(deltas(pieces).chain(stream::pending()).boxed()),
        }
    }

    async fn channel_states(&self, target: &GatewayTarget) -> Result<Vec<ChannelState>, ChatError> {
        let mut channels = Ok(Vec::new());
        self.script(target.address, |script| {
            channels = match &script.refusal {
                Some(error) => Err(error.clone()),
                None => Ok(script.channels.clone()),
            };
        });
        channels
    }

    async fn confirm_config(
        &self,
        target: &GatewayTarget,
        _generation: u32,
    ) -> Result<ConfigVerdict, ChatError> {
        let mut verdict = Ok(ConfigVerdict::Applied);
        self.script(target.address, |script| {
            verdict = match &script.refusal {
                Some(error) => Err(error.clone()),
                None => Ok(script.configuration.clone()),
            };
        });
        verdict
    }

    async fn pairing_requests(
        &self,
        target: &GatewayTarget,
    ) -> Result<Vec<PairingRequest>, ChatError> {
        let mut waiting = Ok(Vec::new());
        self.script(target.address, |script| {
            waiting = match &script.refusal {
                Some(error) => Err(error.clone()),
                None => Ok(script.waiting.clone()),
            };
        });
        waiting
    }

    async fn decide_pairing(
        &self,
        target: &GatewayTarget,
        request: &PairingRequest,
        decision: PairingDecision,
    ) -> Result<(), ChatError> {
        let mut decided = Ok(());
        self.script(target.address, |script| {
            decided = script.decide(request, decision);
        });
        decided
    }
}

impl Script {
    fn decide(
        &mut self,
        request: &PairingRequest,
        decision: PairingDecision,
    ) -> Result<(), ChatError> {
        if let Some(error) = &self.refusal {
            return Err(error.clone());
        }
        let place = self.waiting.iter().position(|waiting| waiting == request);
        let Some(place) = place else {
            let message = "pending DM access request no longer exists".to_owned();
            return Err(ChatError::Failed { message });
        };
        let request = self.waiting.remove(place);
        if decision == PairingDecision::Approve {
            self.let_in.push(request.sender_id);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn target(port: u16) -> GatewayTarget {
        GatewayTarget {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            token: SecretString::from("t"),
        }
    }

    #[tokio::test]
    async fn an_unscripted_gateway_is_ready_and_echoes() {
        let fake = FakeGateway::default();
        assert!(fake.probe(&target(1)).await.is_ready());
        let turn = ChatTurn {
            session: "s".to_owned(),
            text: "hi you".to_owned(),
        };
        let chunks: Vec<_> = fake.chat(&target(1), turn).await.unwrap().collect().await;
        assert_eq!(chunks.len(), 4);
        assert_eq!(fake.turns().len(), 1);
    }

    #[tokio::test]
    async fn readiness_can_be_delayed_and_channels_can_fail() {
        let fake = FakeGateway::default();
        let bot = target(2);
        fake.delay_readiness(bot.address, 2);
        for expected in [false, false, true] {
            assert_eq!(fake.probe(&bot).await.is_ready(), expected);
        }
        fake.fail_channels(bot.address, &["telegram"]);
        assert_eq!(fake.probe(&bot).await.failing, ["telegram"]);
        assert_eq!(fake.channel_states(&bot).await.unwrap()[0].kind, "telegram");
        assert_eq!(fake.probes(bot.address), 4);
    }
}

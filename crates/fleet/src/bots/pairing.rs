//! Letting people in who wrote to a bot, through the bot's own gateway, which keeps who waits and who is in.

use botmaker_domain::{Actor, BotRecord, EventKind, NewEvent};
use botmaker_openclaw::gateway::{ChatError, GatewayTarget, PairingDecision, PairingRequest};
use jiff::Timestamp;

use super::{BotError, BotRef, authorize};
use crate::Fleet;

/// Who waits to be let in at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairingView {
    /// Their requests.
    pub requests: Vec<PairingRequest>,
    /// When the gateway was asked.
    pub checked_at: Timestamp,
}

impl Fleet {
    /// Asks a running bot's gateway who waits to be let in.
    ///
    /// # Errors
    /// `NotFound`; `NotRunning`; `NotReady`; the gateway failed.
    pub async fn pairing_requests(
        &self,
        actor: &Actor,
        bot: &BotRef,
    ) -> Result<PairingView, BotError> {
        let record = authorize::load_for(&self.core, actor, bot).await?;
        let target = self.core.running_gateway(&record).await?;
        self.waiting(&record, &target).await
    }

    /// Lets somebody in, or drops their request, and tells who waits then. An event tells who decided.
    ///
    /// # Errors
    /// `NotFound`; `Deleting`; `NotRunning`; `NotReady`; `PairingUnknown` when nobody waits with this id, be it that
    /// somebody else has decided; the gateway failed.
    pub async fn decide_pairing(
        &self,
        actor: &Actor,
        bot: &BotRef,
        channel: &str,
        request: &str,
        decision: PairingDecision,
    ) -> Result<PairingView, BotError> {
        let record = authorize::load_for_change(&self.core, actor, bot).await?;
        let target = self.core.running_gateway(&record).await?;
        let waiting = self.waiting(&record, &target).await?.requests;
        let is_meant = |known: &PairingRequest| known.channel == channel && known.id == request;
        let request = waiting.into_iter().find(is_meant);
        let request = request.ok_or(BotError::PairingUnknown)?;
        let decided = self
            .core
            .gateway
            .decide_pairing(&target, &request, decision)
            .await;
        let after = self.waiting(&record, &target).await?;
        let still_waits = after.requests.iter().any(|known| known.id == request.id);
        match decided {
            Err(failure) if still_waits => return Err(BotError::Gateway(failure)),
            // Somebody else was faster, or the request ran out.
            Err(ChatError::Failed { .. }) => return Err(BotError::PairingUnknown),
            // Without an answer, it went through all the same.
            Ok(()) | Err(_) => {
                self.tell_decision(actor, &record, &request, decision)
                    .await?;
            }
        }
        Ok(after)
    }

    async fn waiting(
        &self,
        record: &BotRecord,
        target: &GatewayTarget,
    ) -> Result<PairingView, BotError> {
        // Who waits has written to a channel: where there is none, nobody does.
        let asked = match record.spec.channels[..] {
            [] => Ok(Vec::new()),
            _ => self.core.gateway.pairing_requests(target).await,
        };
        let requests = match asked {
            Ok(requests) => requests,
            Err(failure) => return Err(self.gateway_failure(record, failure).await),
        };
        Ok(PairingView {
            requests,
            checked_at: self.core.clock.now(),
        })
    }

    async fn tell_decision(
        &self,
        actor: &Actor,
        record: &BotRecord,
        request: &PairingRequest,
        decision: PairingDecision,
    ) -> Result<(), BotError> {
        let event = NewEvent {
            kind: EventKind::BotPairingDecided,
            bot_id: Some(record.id),
            actor: Some(actor.name.clone()),
            at: self.core.clock.now(),
            status: None,
            detail: Some(sentence(request, decision)),
        };
        let event = self.core.store.append_event(&event).await?;
        let view = self.core.view(record.clone());
        self.core.bus.publish(vec![event], Some(&view));
        Ok(())
    }
}

/// What was decided about whom.
fn sentence(request: &PairingRequest, decision: PairingDecision) -> String {
    let PairingRequest {
        channel, sender_id, ..
    } = request;
    let name = request.sender_name.as_ref();
    let who = name.map_or_else(|| sender_id.clone(), |name| format!("{name}, {sender_id}"));
    match decision {
        PairingDecision::Approve => format!("let {who} in on {channel}"),
        PairingDecision::Refuse => format!("refused {who} on {channel}"),
    }
}

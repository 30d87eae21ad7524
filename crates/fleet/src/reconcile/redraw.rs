//! Another port or subnet when the engine refused the one that was reserved. The refused one is marked, so that the
//! next bot does not draw it, and forgotten again later.

use std::sync::Arc;

use botmaker_domain::{BotRecord, EventKind, NewEvent, Placement, Reason, ReasonCode};
use botmaker_ports::{ReservedValue, StoreError};
use ipnet::Ipv4Net;
use tracing::warn;

use super::{
    execute::{Executed, hold},
    pools,
};
use crate::core::Core;

/// Draws another host port. The configuration names the port, and is written anew with the container.
pub(crate) async fn port(
    core: &Arc<Core>,
    record: BotRecord,
    refused: u16,
    message: &str,
) -> Result<Executed, StoreError> {
    let node = record.placement.node.clone();
    core.store
        .mark_bad(&node, ReservedValue::Port(refused), core.clock.now())
        .await?;
    let reserved = core.store.reserved(&node).await?;
    let Some(port) = pools::free_port(&core.settings.ports, &reserved) else {
        let reason = Reason::new(
            ReasonCode::PortsExhausted,
            format!("host port {refused} is in use and no other of the pool is free"),
        )
        .with_hint(
            "free the port, or widen bots.port_first and bots.port_last, then start the bot again",
        );
        return hold(core, record, reason).await;
    };
    let detail = format!("host port {refused} is in use by something else ({message}); now {port}");
    let placement = Placement {
        port,
        ..record.placement.clone()
    };
    moved(core, record, placement, detail).await
}

/// Draws another subnet.
pub(crate) async fn subnet(
    core: &Arc<Core>,
    record: BotRecord,
    refused: Ipv4Net,
    message: &str,
) -> Result<Executed, StoreError> {
    let node = record.placement.node.clone();
    core.store
        .mark_bad(&node, ReservedValue::Subnet(refused), core.clock.now())
        .await?;
    let reserved = core.store.reserved(&node).await?;
    let Some(subnet) = pools::free_subnet(core.settings.subnet_pool, &reserved) else {
        let reason = Reason::new(
            ReasonCode::SubnetsExhausted,
            format!("subnet {refused} is in use and no other of the pool is free"),
        )
        .with_hint("widen bots.subnet_pool, or choose another one, then start the bot again");
        return hold(core, record, reason).await;
    };
    let detail = format!("subnet {refused} is in use by something else ({message}); now {subnet}");
    let placement = Placement {
        subnet,
        ..record.placement.clone()
    };
    moved(core, record, placement, detail).await
}

async fn moved(
    core: &Core,
    record: BotRecord,
    placement: Placement,
    detail: String,
) -> Result<Executed, StoreError> {
    warn!(bot.id = %record.id, bot.name = %record.spec.name, detail, "bot was given another place");
    let now = core.clock.now();
    let event = NewEvent {
        kind: EventKind::BotAdjusted,
        bot_id: Some(record.id),
        actor: None,
        at: now,
        status: None,
        detail: Some(detail),
    };
    let record = BotRecord {
        placement,
        updated_at: now,
        ..record
    };
    match core.save(record, vec![event]).await {
        // Another bot was faster; the next turn draws again.
        Ok(_) | Err(StoreError::Conflict(_)) => Ok(Executed::Done),
        Err(error) => Err(error),
    }
}

//! How many bots there are, what they were promised, and how full the pools are.

use std::{collections::BTreeSet, ops::RangeInclusive};

use botmaker_domain::{BotRecord, BotState, NodeId, Phase, Power};
use botmaker_ports::Reserved;
use ipnet::Ipv4Net;

use super::SystemError;
use crate::{
    Fleet,
    reconcile::{pools, sweep},
};

/// The bots of the instance, all owners'.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotCounts {
    /// All, those being created or deleted included.
    pub total: usize,
    /// How many are in each state; every state is named.
    pub by_state: Vec<(BotState, usize)>,
    /// How many there may be.
    pub max: u32,
}

/// What the bots that are to run may use together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Promised {
    /// Memory in bytes.
    pub memory_bytes: u64,
    /// Processor time in thousandths of a core.
    pub cpu_millis: u64,
}

/// How full a pool is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PoolCounts {
    /// Values in it.
    pub total: usize,
    /// Values that bots have.
    pub used: usize,
    /// Values that the engine refused lately; they are tried again after an hour.
    pub bad: usize,
}

/// The instance in numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SystemReport {
    /// The bots.
    pub bots: BotCounts,
    /// What they were promised.
    pub promised: Promised,
    /// The bots' host ports.
    pub port_pool: RangeInclusive<u16>,
    /// How full it is.
    pub ports: PoolCounts,
    /// Where the bots' networks are cut from.
    pub subnet_pool: Ipv4Net,
    /// How full it is.
    pub subnets: PoolCounts,
}

impl Fleet {
    /// Where the bots' networks are cut from.
    #[must_use]
    pub fn subnet_pool(&self) -> Ipv4Net {
        self.core.settings.subnet_pool
    }

    /// Counts. Costs one query for each 500 bots and one more, and no engine call.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn system_report(&self) -> Result<SystemReport, SystemError> {
        let settings = &self.core.settings;
        let records = sweep::all_bots(&self.core).await?;
        let reserved = self.core.store.reserved(&NodeId::local()).await?;
        let (port_pool, subnet_pool) = (settings.ports.clone(), settings.subnet_pool);
        Ok(SystemReport {
            bots: BotCounts {
                total: records.len(),
                by_state: BotState::ALL
                    .map(|state| (state, count(&records, state)))
                    .to_vec(),
                max: settings.max_bots,
            },
            promised: promised(&records),
            ports: ports(&port_pool, &records, &reserved),
            subnets: subnets(subnet_pool, &records, &reserved),
            port_pool,
            subnet_pool,
        })
    }
}

fn count(records: &[BotRecord], state: BotState) -> usize {
    let of_state = records.iter().filter(|record| record.status.state == state);
    of_state.count()
}

fn promised(records: &[BotRecord]) -> Promised {
    let wished = records
        .iter()
        .filter(|record| record.power == Power::Running && record.phase != Phase::Deleting);
    wished.fold(Promised::default(), |sum, record| Promised {
        memory_bytes: sum.memory_bytes + record.spec.resources.memory_bytes,
        cpu_millis: sum.cpu_millis + u64::from(record.spec.resources.cpu_millis),
    })
}

fn ports(pool: &RangeInclusive<u16>, records: &[BotRecord], reserved: &Reserved) -> PoolCounts {
    let used: BTreeSet<u16> = records.iter().map(|record| record.placement.port).collect();
    PoolCounts {
        total: pool.clone().count(),
        used: used.len(),
        bad: reserved.ports.difference(&used).count(),
    }
}

fn subnets(pool: Ipv4Net, records: &[BotRecord], reserved: &Reserved) -> PoolCounts {
    let used: BTreeSet<Ipv4Net> = records
        .iter()
        .map(|record| record.placement.subnet)
        .collect();
    PoolCounts {
        total: pools::subnets_in(pool),
        used: used.len(),
        bad: reserved.subnets.difference(&used).count(),
    }
}

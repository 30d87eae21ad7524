//! The row of a bot.

use botmaker_domain::{BotId, BotRecord, Hold, NodeId, Phase, Placement, Power, Status, UserId};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    error::{RowError, read_number, write_number},
    time::{from_micros, to_micros},
};

/// The columns of table `bots`, generated ones excepted.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(
    missing_docs,
    reason = "the columns are described in migrations/sqlite"
)]
pub struct BotRow {
    pub id: Uuid,
    pub owner_id: Uuid,
    pub node_id: String,
    pub port: i64,
    pub subnet: String,
    pub phase: String,
    pub power: String,
    pub power_seq: i64,
    pub applied_seq: i64,
    pub generation: i64,
    pub incarnation: i64,
    pub has_been_ready: bool,
    pub image_id: Option<String>,
    pub validated: Option<String>,
    pub spec: String,
    pub hold: Option<String>,
    pub lifecycle: String,
    pub status: String,
    pub version: i64,
    pub lease_epoch: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl BotRow {
    /// Makes the row of a record.
    ///
    /// # Errors
    /// `OutOfRange` when a number is greater than a signed 64-bit column holds.
    pub fn from_record(record: &BotRecord) -> Result<Self, RowError> {
        Ok(Self {
            id: record.id.uuid(),
            owner_id: record.owner_id.uuid(),
            node_id: record.placement.node.as_str().to_owned(),
            port: i64::from(record.placement.port),
            subnet: record.placement.subnet.to_string(),
            phase: phase_text(record.phase).to_owned(),
            power: record.power.as_str().to_owned(),
            power_seq: write_number(record.power_seq, "power_seq")?,
            applied_seq: write_number(record.applied_seq, "applied_seq")?,
            generation: i64::from(record.generation),
            incarnation: i64::from(record.incarnation),
            has_been_ready: record.has_been_ready,
            image_id: record.image_id.clone(),
            validated: record.validated.clone(),
            spec: to_json(&record.spec, "spec")?,
            hold: record
                .hold
                .as_ref()
                .map(|hold| to_json(hold, "hold"))
                .transpose()?,
            lifecycle: to_json(&record.lifecycle, "lifecycle")?,
            status: to_json(&record.status, "status")?,
            version: write_number(record.version, "version")?,
            lease_epoch: write_number(record.lease_epoch, "lease_epoch")?,
            created_at: to_micros(record.created_at),
            updated_at: to_micros(record.updated_at),
        })
    }

    /// Reads the record back.
    ///
    /// # Errors
    /// `Unreadable` names the first column that holds what this version cannot read.
    pub fn into_record(self) -> Result<BotRecord, RowError> {
        let unreadable = RowError::unreadable;
        Ok(BotRecord {
            id: BotId::from_uuid(self.id),
            owner_id: UserId::from_uuid(self.owner_id),
            spec: from_json(&self.spec, "spec")?,
            phase: parse_phase(&self.phase).ok_or(unreadable("phase"))?,
            power: parse_power(&self.power).ok_or(unreadable("power"))?,
            power_seq: read_number(self.power_seq, "power_seq")?,
            applied_seq: read_number(self.applied_seq, "applied_seq")?,
            hold: self
                .hold
                .map(|text| from_json::<Hold>(&text, "hold"))
                .transpose()?,
            placement: Placement {
                node: NodeId::from_stored(self.node_id),
                port: read_number(self.port, "port")?,
                subnet: self.subnet.parse().map_err(|_| unreadable("subnet"))?,
            },
            generation: read_number(self.generation, "generation")?,
            incarnation: read_number(self.incarnation, "incarnation")?,
            has_been_ready: self.has_been_ready,
            image_id: self.image_id,
            validated: self.validated,
            lifecycle: from_json(&self.lifecycle, "lifecycle")?,
            status: from_json::<Status>(&self.status, "status")?,
            created_at: from_micros(self.created_at, "created_at")?,
            updated_at: from_micros(self.updated_at, "updated_at")?,
            version: read_number(self.version, "version")?,
            lease_epoch: read_number(self.lease_epoch, "lease_epoch")?,
        })
    }
}

/// Writes a value as JSON text.
pub(crate) fn to_json(value: &impl Serialize, column: &'static str) -> Result<String, RowError> {
    serde_json::to_string(value).map_err(|_| RowError::OutOfRange { column })
}

/// Reads a value from JSON text.
pub(crate) fn from_json<T: DeserializeOwned>(
    text: &str,
    column: &'static str,
) -> Result<T, RowError> {
    serde_json::from_str(text).map_err(|_| RowError::Unreadable { column })
}

const fn phase_text(phase: Phase) -> &'static str {
    match phase {
        Phase::Provisioning => "provisioning",
        Phase::Active => "active",
        Phase::Deleting => "deleting",
    }
}

fn parse_phase(text: &str) -> Option<Phase> {
    [Phase::Provisioning, Phase::Active, Phase::Deleting]
        .into_iter()
        .find(|phase| phase_text(*phase) == text)
}

fn parse_power(text: &str) -> Option<Power> {
    [Power::Running, Power::Stopped]
        .into_iter()
        .find(|power| power.as_str() == text)
}

#[cfg(test)]
mod tests {
    use botmaker_domain::Lifecycle;
    use proptest::prelude::*;

    use super::*;
    use crate::strategies::bot_record;

    proptest! {
        #[test]
        fn a_record_comes_back_from_its_row(record in bot_record()) {
            let row = BotRow::from_record(&record).unwrap();
            prop_assert_eq!(row.into_record().unwrap(), record);
        }
    }

    #[test]
    fn a_lifecycle_that_says_nothing_is_that_of_a_new_bot() {
        let mut row = BotRow::from_record(&crate::strategies::sample_record()).unwrap();
        row.lifecycle = "{}".to_owned();
        assert_eq!(row.into_record().unwrap().lifecycle, Lifecycle::default());
    }

    #[test]
    fn an_unreadable_column_is_named_and_not_repeated() {
        let record = crate::strategies::sample_record();
        let mut row = BotRow::from_record(&record).unwrap();
        row.phase = "secret-looking".to_owned();
        let error = row.clone().into_record().unwrap_err();
        assert_eq!(error, RowError::Unreadable { column: "phase" });
        assert!(!error.to_string().contains("secret-looking"));
        row.phase = "active".to_owned();
        row.port = 65_536;
        assert_eq!(
            row.into_record().unwrap_err(),
            RowError::Unreadable { column: "port" }
        );
    }

    #[test]
    fn a_number_too_great_for_a_column_is_refused() {
        let mut record = crate::strategies::sample_record();
        record.power_seq = u64::MAX;
        assert_eq!(
            BotRow::from_record(&record).unwrap_err(),
            RowError::OutOfRange {
                column: "power_seq"
            }
        );
    }
}

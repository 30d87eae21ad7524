//! The fake's writing back of bots.

use botmaker_domain::{BotId, BotRecord, Event};

use super::state::{Tables, to_the_microsecond};
use crate::store::{bots::BotWrite, error::StoreError};

impl Tables {
    /// Writes a record back over its current row, with what belongs to the change. Every check comes before the first write.
    pub(super) fn save(
        &mut self,
        record: &BotRecord,
        write: &BotWrite<'_>,
    ) -> Result<(BotRecord, Vec<Event>), StoreError> {
        let saved = self.next_row(record)?;
        let id = record.id;
        self.check_hostname(id, &record.spec.hostname)?;
        self.check_placement(id, &record.placement)?;
        if let Some(new) = write.generation {
            self.check_number(id, new.generation.number)?;
            self.check_claims(id, &new.fingerprints)?;
        }
        self.release(id, Some(&record.placement));
        self.hold(id, &record.placement);
        self.bots.insert(id, saved.clone());
        self.write_parts(id, write);
        Ok((saved, self.append(write.events)))
    }

    /// The row as it will be.
    fn next_row(&self, record: &BotRecord) -> Result<BotRecord, StoreError> {
        let current = self.load_current(record.id, record.version)?;
        if current.lease_epoch != record.lease_epoch {
            return Err(StoreError::Stale);
        }
        Ok(BotRecord {
            owner_id: current.owner_id,
            created_at: current.created_at,
            updated_at: to_the_microsecond(record.updated_at),
            version: record.version + 1,
            ..record.clone()
        })
    }

    /// Old claims end before new ones are made, so that the new ones always stay.
    fn write_parts(&mut self, id: BotId, write: &BotWrite<'_>) {
        if let Some(versions) = write.keep_claims {
            self.keep_claims(id, versions);
        }
        if let Some(new) = write.generation {
            self.add_generation(id, &new.generation);
            self.claim(id, &new.fingerprints);
        }
        self.judge(id, write.verdicts);
        match write.picture {
            Some(Some(picture)) => {
                self.pictures.insert(id, picture.clone());
            }
            Some(None) => {
                self.pictures.remove(&id);
            }
            None => {}
        }
    }
}

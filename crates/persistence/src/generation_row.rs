//! The row of a generation.

use botmaker_domain::{BotId, Generation, GenerationOutcome};
use uuid::Uuid;

use crate::{
    bot_row::{from_json, to_json},
    error::{RowError, read_number},
    time::{from_micros, to_micros},
};

/// The columns of table `generations`.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(
    missing_docs,
    reason = "the columns are described in migrations/sqlite/0003_generations.sql"
)]
pub struct GenerationRow {
    pub bot_id: Uuid,
    pub number: i64,
    pub spec: String,
    pub marks: String,
    pub author: Option<String>,
    pub origin: String,
    pub outcome: String,
    pub image_id: Option<String>,
    pub created_at: i64,
}

impl GenerationRow {
    /// Makes the row of a generation.
    ///
    /// # Errors
    /// `OutOfRange` when a value cannot be written as JSON.
    pub fn from_generation(generation: &Generation) -> Result<Self, RowError> {
        Ok(Self {
            bot_id: generation.bot_id.uuid(),
            number: i64::from(generation.number),
            spec: to_json(&generation.spec, "spec")?,
            marks: to_json(&generation.marks, "marks")?,
            author: generation.author.clone(),
            origin: to_json(&generation.origin, "origin")?,
            outcome: outcome_text(&generation.outcome)?,
            image_id: generation.image_id.clone(),
            created_at: to_micros(generation.created_at),
        })
    }

    /// Reads the generation back.
    ///
    /// # Errors
    /// `Unreadable` names the first column that holds what this version cannot read.
    pub fn into_generation(self) -> Result<Generation, RowError> {
        Ok(Generation {
            bot_id: BotId::from_uuid(self.bot_id),
            number: read_number(self.number, "number")?,
            spec: from_json(&self.spec, "spec")?,
            marks: from_json(&self.marks, "marks")?,
            author: self.author,
            origin: from_json(&self.origin, "origin")?,
            outcome: from_json(&self.outcome, "outcome")?,
            image_id: self.image_id,
            created_at: from_micros(self.created_at, "created_at")?,
        })
    }
}

/// Column `outcome` of table `generations`.
///
/// # Errors
/// `OutOfRange` when the outcome cannot be written as JSON.
pub fn outcome_text(outcome: &GenerationOutcome) -> Result<String, RowError> {
    to_json(outcome, "outcome")
}

#[cfg(test)]
mod tests {
    use botmaker_domain::GenerationOrigin;
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::strategies::generation;

    proptest! {
        #[test]
        fn a_generation_comes_back_from_its_row(generation in generation()) {
            let row = GenerationRow::from_generation(&generation).unwrap();
            prop_assert_eq!(row.into_generation().unwrap(), generation);
        }
    }

    #[test]
    fn origins_and_outcomes_are_spelt_as_the_migration_spells_them() {
        let origin = from_json(r#"{"kind":"created"}"#, "origin");
        assert_eq!(origin, Ok(GenerationOrigin::Created));
        for (text, outcome) in [
            (r#"{"kind":"untested"}"#, GenerationOutcome::Untested),
            (
                r#"{"kind":"good","at":"1970-01-01T00:00:00Z"}"#,
                GenerationOutcome::Good {
                    at: Timestamp::UNIX_EPOCH,
                },
            ),
        ] {
            assert_eq!(from_json(text, "outcome"), Ok(outcome.clone()));
            assert_eq!(outcome_text(&outcome).as_deref(), Ok(text));
        }
    }
}

//! The fake's generations and claims on secrets.

use botmaker_domain::{BotId, Generation, SecretVersions};

use super::state::{Digest, Tables, to_the_microsecond};
use crate::store::{
    bots::{GenerationVerdict, SecretFingerprint},
    error::{ConflictKind, StoreError},
};

impl Tables {
    /// Refuses a number that is not above those of all generations that are kept.
    pub(super) fn check_number(&self, id: BotId, number: u32) -> Result<(), StoreError> {
        if self.generations_of(id).any(|kept| kept.number >= number) {
            return Err(StoreError::Stale);
        }
        Ok(())
    }

    /// Refuses secrets that another bot claims.
    pub(super) fn check_claims(
        &self,
        id: BotId,
        wanted: &[SecretFingerprint],
    ) -> Result<(), StoreError> {
        let is_taken = |wanted: &SecretFingerprint| {
            let claimant = self.claimant(&wanted.fingerprint);
            claimant.is_some_and(|claimant| claimant != id)
        };
        if wanted.iter().any(is_taken) {
            return Err(StoreError::Conflict(ConflictKind::Secret));
        }
        Ok(())
    }

    /// The bot that claims a secret with this fingerprint.
    pub(super) fn claimant(&self, fingerprint: &Digest) -> Option<BotId> {
        let mut claims = self.claims.iter();
        let found = claims.find(|(_, claimed)| *claimed == fingerprint);
        found.map(|((bot, ..), _)| *bot)
    }

    pub(super) fn claim(&mut self, id: BotId, wanted: &[SecretFingerprint]) {
        for claim in wanted {
            let key = (id, claim.secret.clone(), claim.version);
            self.claims.insert(key, claim.fingerprint);
        }
    }

    /// Lets go of a bot's claims, save those on these versions.
    pub(super) fn keep_claims(&mut self, id: BotId, versions: &SecretVersions) {
        self.claims.retain(|(bot, secret, version), _| {
            *bot != id || versions.get(secret) == Some(version)
        });
    }

    /// A bot's generations, oldest first.
    pub(super) fn generations_of(&self, id: BotId) -> impl DoubleEndedIterator<Item = &Generation> {
        let all = (id, 0)..=(id, u32::MAX);
        self.generations
            .range(all)
            .map(|(_, generation)| generation)
    }

    pub(super) fn add_generation(&mut self, id: BotId, generation: &Generation) {
        let generation = Generation {
            bot_id: id,
            created_at: to_the_microsecond(generation.created_at),
            ..generation.clone()
        };
        self.generations.insert((id, generation.number), generation);
    }

    /// Notes what became of generations; those that there are not are left out.
    pub(super) fn judge(&mut self, id: BotId, verdicts: &[GenerationVerdict]) {
        for verdict in verdicts {
            let Some(generation) = self.generations.get_mut(&(id, verdict.number)) else {
                continue;
            };
            generation.outcome = verdict.outcome.clone();
            if let Some(image_id) = &verdict.image_id {
                generation.image_id = Some(image_id.clone());
            }
        }
    }

    /// Forgets generations and claims of a bot that is gone.
    pub(super) fn forget_past(&mut self, id: BotId) {
        self.generations.retain(|(bot, _), _| *bot != id);
        self.claims.retain(|(bot, ..), _| *bot != id);
    }
}

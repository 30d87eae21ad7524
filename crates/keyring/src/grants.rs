//! Who shows which token.
//!
//! Only digests are kept. They are looked up by their first bytes, which whoever tries tokens cannot steer, and compared in
//! full in the same time wherever they differ.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use botmaker_domain::{
    BotId,
    keyring::{Grant, GrantDigest},
};
pub use botmaker_secrets::GrantToken;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Longer texts are nobody's token: ours have 47 characters, and false keys look like vendors'.
const MAX_TOKEN_BYTES: usize = 512;
/// So many tokens that were good once are remembered, so that their use can be told from a slip.
const MAX_FORMER: usize = 4096;

/// Whose a token is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
    /// A bot's, and good.
    Grant(Arc<Grant>),
    /// The false key in this bot's state.
    Canary(BotId),
    /// Once this bot's, and not good any more.
    Former {
        /// Whose it was.
        bot: BotId,
        /// When it stopped being good. A bot that is just being stopped or replaced may still ask for a moment.
        since: Timestamp,
    },
    /// Nobody's.
    Unknown,
}

/// All grants in memory. Asked for every request, changed rarely.
#[derive(Default, Debug)]
pub struct Grants(RwLock<State>);

#[derive(Default, Debug)]
struct State {
    by_bot: HashMap<BotId, Arc<Grant>>,
    /// By the first bytes of the digest.
    by_digest: HashMap<u64, Vec<Entry>>,
    /// What of `by_digest` is former, oldest first.
    former: VecDeque<GrantDigest>,
}

#[derive(Debug)]
struct Entry {
    digest: GrantDigest,
    shown: Shown,
}

impl Grants {
    /// These grants.
    #[must_use]
    pub fn new(grants: impl IntoIterator<Item = Grant>) -> Self {
        let mut state = State::default();
        for grant in grants {
            state.put(grant, Timestamp::MIN);
        }
        Self(RwLock::new(state))
    }

    /// The digest by which a token is known.
    #[must_use]
    pub fn digest(token: &str) -> GrantDigest {
        Sha256::digest(token.as_bytes()).into()
    }

    /// Whose this token is.
    #[must_use]
    pub fn find(&self, token: &str) -> Shown {
        if token.len() > MAX_TOKEN_BYTES {
            return Shown::Unknown;
        }
        self.read().find(&Self::digest(token))
    }

    /// The grant of a bot.
    #[must_use]
    pub fn of(&self, bot: BotId) -> Option<Arc<Grant>> {
        self.read().by_bot.get(&bot).cloned()
    }

    /// Gives a bot leave in the place of what it had: when this returns, its other tokens are not good any more.
    pub fn put(&self, grant: Grant, now: Timestamp) {
        self.write().put(grant, now);
    }

    /// Takes a bot's leave; says whether it had any.
    pub fn revoke(&self, bot: BotId, now: Timestamp) -> bool {
        self.write().take(bot, now).is_some()
    }

    /// How many bots have leave.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().by_bot.len()
    }

    /// Whether nobody has leave.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&self, digest: &GrantDigest) -> Shown {
        let mut found = Shown::Unknown;
        // No early end: which of them it was is not told by the time either.
        for entry in self
            .by_digest
            .get(&first_bytes(digest))
            .into_iter()
            .flatten()
        {
            if entry.digest.ct_eq(digest).into() {
                found = entry.shown.clone();
            }
        }
        found
    }

    fn put(&mut self, grant: Grant, now: Timestamp) {
        self.take(grant.bot, now);
        let grant = Arc::new(grant);
        if let Some(canary) = grant.canary {
            self.enter(canary, Shown::Canary(grant.bot));
        }
        // After the false key: should both ever be the same, the bot goes on.
        for digest in &grant.digests {
            self.enter(*digest, Shown::Grant(Arc::clone(&grant)));
        }
        self.by_bot.insert(grant.bot, grant);
    }

    /// Takes a bot's grant away and remembers its tokens.
    fn take(&mut self, bot: BotId, now: Timestamp) -> Option<Arc<Grant>> {
        let grant = self.by_bot.remove(&bot)?;
        for digest in grant.digests.iter().chain(&grant.canary) {
            self.strike_out(digest);
        }
        for digest in &grant.digests {
            self.enter(*digest, Shown::Former { bot, since: now });
            self.former.push_back(*digest);
        }
        while self.former.len() > MAX_FORMER {
            let Some(oldest) = self.former.pop_front() else {
                break;
            };
            // It may be good again by now.
            if matches!(self.find(&oldest), Shown::Former { .. }) {
                self.strike_out(&oldest);
            }
        }
        Some(grant)
    }

    fn enter(&mut self, digest: GrantDigest, shown: Shown) {
        self.strike_out(&digest);
        if !matches!(shown, Shown::Former { .. }) {
            self.former.retain(|former| *former != digest);
        }
        let entries = self.by_digest.entry(first_bytes(&digest)).or_default();
        entries.push(Entry { digest, shown });
    }

    fn strike_out(&mut self, digest: &GrantDigest) {
        let first = first_bytes(digest);
        if let Some(entries) = self.by_digest.get_mut(&first) {
            entries.retain(|entry| entry.digest != *digest);
            if entries.is_empty() {
                self.by_digest.remove(&first);
            }
        }
    }
}

fn first_bytes(digest: &GrantDigest) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *digest;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests {
    use botmaker_domain::ProviderId;
    use botmaker_secrets::ExposeSecret;
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn grant(bot: BotId, tokens: &[&str], canary: Option<&str>) -> Grant {
        Grant {
            bot,
            digests: tokens.iter().map(|token| Grants::digest(token)).collect(),
            canary: canary.map(Grants::digest),
            vendor: ProviderId::parse("openai").unwrap(),
            base_url: None,
            tags: Vec::new(),
            max_output_tokens: 4096,
        }
    }

    fn whose(grants: &Grants, token: &str) -> Option<BotId> {
        match grants.find(token) {
            Shown::Grant(grant) => Some(grant.bot),
            _ => None,
        }
    }

    #[test]
    fn a_made_token_is_found_by_its_digest() {
        let token = GrantToken::generate().unwrap();
        let text = token.secret().expose_secret();
        assert_eq!(*token.digest().as_bytes(), Grants::digest(text));
        let bot = BotId::generate();
        let grants = Grants::new([grant(bot, &[text], None)]);
        assert_eq!(whose(&grants, text), Some(bot));
        assert_eq!(grants.find(&text[1..]), Shown::Unknown);
        assert_eq!(grants.find(""), Shown::Unknown);
        assert_eq!(grants.find(&"x".repeat(4096)), Shown::Unknown);
    }

    #[test]
    fn two_bots_cannot_use_each_others_token() {
        let (one, other) = (BotId::generate(), BotId::generate());
        let grants = Grants::new([grant(one, &["a"], None), grant(other, &["b"], None)]);
        assert_eq!(whose(&grants, "a"), Some(one));
        assert_eq!(whose(&grants, "b"), Some(other));
        assert!(grants.revoke(one, at(1)));
        assert_eq!(whose(&grants, "a"), None);
        assert_eq!(whose(&grants, "b"), Some(other));
    }

    #[test]
    fn another_grant_ends_the_tokens_that_it_does_not_name() {
        let bot = BotId::generate();
        let grants = Grants::new([grant(bot, &["old"], None)]);
        grants.put(grant(bot, &["new", "old"], None), at(1));
        assert_eq!(whose(&grants, "old"), Some(bot), "during a change both");
        grants.put(grant(bot, &["new"], None), at(2));
        assert_eq!(grants.find("old"), Shown::Former { bot, since: at(2) });
        assert_eq!(whose(&grants, "new"), Some(bot));
        grants.put(grant(bot, &["old"], None), at(3));
        assert_eq!(whose(&grants, "old"), Some(bot), "good again");
        assert_eq!((grants.len(), grants.is_empty()), (1, false));
        assert!(grants.revoke(bot, at(4)) && !grants.revoke(bot, at(5)));
        assert_eq!(grants.find("old"), Shown::Former { bot, since: at(4) });
        assert!(grants.of(bot).is_none() && grants.is_empty());
    }

    #[test]
    fn a_false_key_is_known_until_its_grant_ends() {
        let bot = BotId::generate();
        let grants = Grants::new([grant(bot, &["a"], Some("sk-false"))]);
        assert_eq!(grants.find("sk-false"), Shown::Canary(bot));
        grants.revoke(bot, at(1));
        assert_eq!(grants.find("sk-false"), Shown::Unknown);
    }

    #[test]
    fn former_tokens_are_forgotten_oldest_first() {
        let bot = BotId::generate();
        let grants = Grants::default();
        for number in 0..=MAX_FORMER {
            let token = number.to_string();
            grants.put(grant(bot, &[&token], None), at(0));
        }
        grants.revoke(bot, at(1));
        assert_eq!(grants.find("0"), Shown::Unknown);
        assert!(matches!(grants.find("1"), Shown::Former { .. }));
        let state = grants.read();
        assert_eq!(
            (state.former.len(), state.by_digest.len()),
            (MAX_FORMER, MAX_FORMER)
        );
    }

    proptest! {
        /// Bots and tokens are few, so that they meet often.
        #[test]
        fn a_token_is_good_exactly_while_a_grant_names_it(
            steps in prop::collection::vec((0..3_usize, prop::collection::btree_set(0..4_u8, 0..3), any::<bool>()), 0..24),
        ) {
            let bots = [BotId::generate(), BotId::generate(), BotId::generate()];
            let grants = Grants::default();
            let mut model: HashMap<usize, Vec<String>> = HashMap::new();
            for (step, (bot, tokens, is_revoked)) in (0..).zip(steps) {
                // Tokens are a bot's own, as random ones are.
                let tokens: Vec<String> = tokens.iter().map(|it| format!("{bot}-{it}")).collect();
                if is_revoked {
                    prop_assert_eq!(grants.revoke(bots[bot], at(step)), model.remove(&bot).is_some());
                } else {
                    let shown: Vec<&str> = tokens.iter().map(String::as_str).collect();
                    grants.put(grant(bots[bot], &shown, None), at(step));
                    model.insert(bot, tokens);
                }
                for (number, bot) in bots.iter().enumerate() {
                    for token in 0..4 {
                        let token = format!("{number}-{token}");
                        let is_good = model.get(&number).is_some_and(|all| all.contains(&token));
                        prop_assert_eq!(whose(&grants, &token), is_good.then_some(*bot));
                    }
                }
            }
        }
    }
}

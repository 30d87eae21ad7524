//! A false key in every bot's state. Nothing of BotMaker or OpenClaw ever reads it, so whoever shows it has been where only
//! an intruder looks.

use botmaker_domain::{BotId, keyring::GrantDigest};
use botmaker_ports::StateFile;
use botmaker_secrets::{ExposeSecret, MasterKey, SecretString, TokenDigest};

/// Where it lies, below the bot's state.
const PATH: &str = "workspace/.credentials/api-keys.env";

/// The false key of a bot. It looks like those of a large vendor, and is the same whenever it is made.
pub(crate) fn key(master: &MasterKey, bot: BotId) -> SecretString {
    let digits = master.fingerprint("keyring-canary", bot.uuid().as_bytes());
    let digits: String = digits.iter().map(|byte| format!("{byte:02x}")).collect();
    SecretString::from(format!("sk-proj-{digits}"))
}

/// What the proxy knows it by.
pub(crate) fn digest(master: &MasterKey, bot: BotId) -> GrantDigest {
    *TokenDigest::of(&key(master, bot)).as_bytes()
}

/// The file that holds it; one that the bot has changed stays as it is.
pub(crate) fn file(master: &MasterKey, bot: BotId) -> StateFile {
    let key = key(master, bot);
    StateFile {
        path: PATH.to_owned(),
        contents: format!("OPENAI_API_KEY={}\n", key.expose_secret()).into_bytes(),
        replace: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bot_has_one_of_its_own_and_always_the_same() {
        let master = MasterKey::generate().unwrap();
        let (ada, bea) = (BotId::generate(), BotId::generate());
        assert_eq!(digest(&master, ada), digest(&master, ada));
        assert_ne!(digest(&master, ada), digest(&master, bea));
        let text = String::from_utf8(file(&master, ada).contents).unwrap();
        assert!(text.contains(key(&master, ada).expose_secret()), "{text}");
    }
}

//! BotMaker as a device of a bot: a key pair that proves to the gateway that it is the same client as before.
//!
//! The key is made of the bot's gateway token, so there is nothing to store: who has the token has the key, and a new
//! token is a new device.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// OpenClaw's id for programs that talk to a gateway.
pub(super) const CLIENT_ID: &str = "gateway-client";
/// OpenClaw's word for a program without a person in front of it.
pub(super) const CLIENT_MODE: &str = "backend";
/// What BotMaker is for a gateway.
pub(super) const ROLE: &str = "operator";
/// What it may do there, and nothing else.
pub(super) const SCOPE: &str = "operator.pairing";
/// The system that BotMaker runs on.
pub(super) const PLATFORM: &str = "linux";

/// Tells this use of the token from every other.
const PURPOSE: &[u8] = b"botmaker gateway device 1";

/// A device.
pub(super) struct Device {
    key: SigningKey,
    id: String,
}

impl Device {
    /// The device that belongs to a gateway token.
    pub(super) fn of(token: &SecretString) -> Self {
        let mut seed = Hmac::<Sha256>::new_from_slice(token.expose_secret().as_bytes())
            .expect("HMAC takes a key of any length (RFC 2104)");
        seed.update(PURPOSE);
        let key = SigningKey::from_bytes(&seed.finalize().into_bytes().into());
        let public = Sha256::digest(key.verifying_key().as_bytes());
        let id = public.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { key, id }
    }

    /// The answer to a gateway's challenge: OpenClaw's device authentication, version 3.
    pub(super) fn answer(&self, token: &SecretString, nonce: &str, signed_at_ms: i64) -> Value {
        let signed_at = signed_at_ms.to_string();
        let device_family = "";
        let parts = [
            "v3",
            &self.id,
            CLIENT_ID,
            CLIENT_MODE,
            ROLE,
            SCOPE,
            &signed_at,
            token.expose_secret(),
            nonce,
            PLATFORM,
            device_family,
        ];
        let signature = self.key.sign(parts.join("|").as_bytes());
        json!({
            "id": self.id,
            "publicKey": URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes()),
            "signature": URL_SAFE_NO_PAD.encode(signature.to_bytes()),
            "signedAt": signed_at_ms,
            "nonce": nonce,
        })
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Verifier, VerifyingKey};

    use super::*;

    #[test]
    fn a_token_always_gives_the_same_device_and_another_token_another() {
        let device = |token: &str| Device::of(&SecretString::from(token)).id;
        assert_eq!(device("one"), device("one"));
        assert_ne!(device("one"), device("two"));
        assert_eq!(device("one").len(), 64);
    }

    #[test]
    fn the_signature_covers_the_challenge_and_holds() {
        let token = SecretString::from("tok");
        let answer = Device::of(&token).answer(&token, "nonce-1", 1234);
        let field = |name: &str| answer[name].as_str().unwrap().to_owned();
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(field(name)).unwrap();
        let key = VerifyingKey::from_bytes(&bytes("publicKey").try_into().unwrap()).unwrap();
        let signature = Signature::from_slice(&bytes("signature")).unwrap();
        let id = field("id");
        let signed = format!(
            "v3|{id}|gateway-client|backend|operator|operator.pairing|1234|tok|nonce-1|linux|"
        );
        key.verify(signed.as_bytes(), &signature).unwrap();
        assert!(
            key.verify(signed.replace("nonce-1", "nonce-2").as_bytes(), &signature)
                .is_err()
        );
        assert!(
            !answer.to_string().contains("tok\""),
            "the token is not told"
        );
    }
}

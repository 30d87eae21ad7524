//! Users, bots and events to test with. Equal arguments give values that conflict with each other.

use std::sync::Arc;

use botmaker_domain::{
    BotId, BotName, BotRecord, BotSpec, BotState, EventKind, Generation, GenerationOrigin,
    GenerationOutcome, Hostname, KeySource, ModelId, NewEvent, NodeId, Persona, Placement,
    ProviderId, Resources, Role, SecretMarks, SecretName, SecretVersions, Status, Tags, UserId,
};
use ipnet::Ipv4Net;
use jiff::{SignedDuration, Timestamp};

use crate::store::{
    Store,
    access::UserRecord,
    bots::{NewBot, NewGeneration, SecretFingerprint},
};

/// The store under test.
pub type SharedStore = Arc<dyn Store>;

/// No limit that a test reaches.
pub const MANY: u32 = 1000;

/// A fixed instant, `seconds` after the first one.
#[must_use]
pub fn instant(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_790_000_000 + seconds)
}

/// A member with this name.
#[must_use]
pub fn user(name: &str) -> UserRecord {
    UserRecord {
        id: UserId::generate(),
        name: name.to_owned(),
        role: Role::Member,
        password_hash: "$argon2id$sample".to_owned(),
        created_at: instant(0),
    }
}

/// Writes a member with this name.
pub async fn stored_user(store: &SharedStore, name: &str) -> UserId {
    let user = user(name);
    store.insert_user(&user).await.expect("the user is new");
    user.id
}

/// The `n`th subnet of the sample pool.
#[must_use]
pub fn subnet(n: u16) -> Ipv4Net {
    let [high, low] = (n * 8).to_be_bytes();
    Ipv4Net::new([10, 213, high, low].into(), 29).expect("29 is a prefix length")
}

/// The `n`th placement of the local node.
#[must_use]
pub fn placement(n: u16) -> Placement {
    Placement {
        node: NodeId::local(),
        port: 19_000 + n,
        subnet: subnet(n),
    }
}

/// A specification with this name and host name.
#[must_use]
pub fn spec(name: &str, hostname: &str) -> BotSpec {
    BotSpec {
        name: BotName::parse(name).expect("the sample name parses"),
        hostname: Hostname::parse(hostname).expect("the sample host name parses"),
        provider: ProviderId::parse("demo").expect("the sample provider parses"),
        model: ModelId::parse("demo-1").expect("the sample model parses"),
        base_url: None,
        channels: Vec::new(),
        persona: Persona::default(),
        resources: Resources::default(),
        secrets: SecretVersions::new(),
        tags: Tags::default(),
        avatar: None,
        image: None,
        canary_minutes: None,
        key: KeySource::Own,
        grant: None,
    }
}

/// The `n`th bot of an owner: `Bot n`, host name `bot-n`, port and subnet number `n`.
#[must_use]
pub fn bot(owner_id: UserId, n: u16) -> NewBot {
    NewBot {
        id: BotId::generate(),
        owner_id,
        spec: spec(&format!("Bot {n}"), &format!("bot-{n}")),
        placement: placement(n),
        status: Status::plain(BotState::Provisioning, instant(0)),
        author: Some("ada".to_owned()),
        marks: SecretMarks::new(),
        fingerprints: Vec::new(),
        before: None,
        created_at: instant(0),
    }
}

/// Writes the `n`th bot of an owner.
pub async fn stored_bot(store: &SharedStore, owner_id: UserId, n: u16) -> BotRecord {
    let bot = bot(owner_id, n);
    let (record, _) = store
        .insert_bot(&bot, None, MANY, &[])
        .await
        .expect("the bot is new");
    record
}

/// Generation `number` of a bot, edited and untested, of which the persona tells the number.
#[must_use]
pub fn generation(record: &BotRecord, number: u32) -> NewGeneration {
    let mut spec = record.spec.clone();
    spec.persona = Persona::parse(&format!("the {number}th")).expect("the sample persona parses");
    let generation = Generation {
        bot_id: record.id,
        number,
        spec,
        marks: SecretMarks::from([(SecretName::gateway_token(), format!("{number:08x}"))]),
        author: Some("ada".to_owned()),
        origin: GenerationOrigin::Edited,
        outcome: GenerationOutcome::Untested,
        image_id: None,
        created_at: instant(i64::from(number)),
    };
    NewGeneration {
        generation,
        fingerprints: Vec::new(),
    }
}

/// A claim on version `version` of a secret.
#[must_use]
pub fn claim(secret: &str, version: u32, fingerprint: [u8; 32]) -> SecretFingerprint {
    SecretFingerprint {
        secret: SecretName::parse(secret).expect("the sample name parses"),
        version,
        fingerprint,
    }
}

/// An event about a bot.
#[must_use]
pub fn event(bot_id: Option<BotId>, seconds: i64) -> NewEvent {
    NewEvent {
        kind: EventKind::BotAdjusted,
        bot_id,
        actor: Some("ada".to_owned()),
        at: instant(seconds),
        status: Some(Status::plain(BotState::Starting, instant(seconds))),
        detail: Some("drew another port".to_owned()),
    }
}

//! Generated records for the round-trip tests: whatever the domain can hold, within what a database keeps
//! (times to the microsecond, counters up to a signed 64-bit number).

mod generation;
mod lifecycle;

use botmaker_domain::{
    Avatar, BaseUrl, BotId, BotName, BotRecord, BotSpec, BotState, ChannelKind, ChannelSpec,
    DmPolicy, Emoji, EventKind, GrantMark, GroupPolicy, Hold, Hostname, ImageReference, KeySource,
    KeyTags, ModelId, NewEvent, NodeId, Persona, Phase, PictureDigest, PictureFormat, PinnedImage,
    Placement, Power, ProviderId, Reason, ReasonCode, Resources, SecretName, Status, Tag, Tags,
    UserId,
};
use ipnet::Ipv4Net;
use jiff::Timestamp;
use proptest::{collection::vec, option, prelude::*, sample::select, strategy::BoxedStrategy};
use uuid::Uuid;

pub use generation::generation;
pub use lifecycle::lifecycle;

const COUNTER: std::ops::RangeInclusive<u64> = 0..=9_223_372_036_854_775_807;

/// An instant to the microsecond, from 1970 to 2100.
pub fn instant() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_102_444_800_000_000).prop_map(|micros| {
        Timestamp::from_microsecond(micros).expect("the range lies within jiff's")
    })
}

/// A status of any state, with or without a reason.
pub fn status() -> impl Strategy<Value = Status> {
    (select(&BotState::ALL), option::of(reason()), instant()).prop_map(|(state, reason, since)| {
        Status {
            state,
            reason,
            since,
        }
    })
}

fn reason() -> impl Strategy<Value = Reason> {
    let text = "\\PC{0,60}";
    (select(&ReasonCode::ALL), text, option::of(text)).prop_map(|(code, detail, hint)| Reason {
        code,
        detail,
        hint,
    })
}

fn channel() -> impl Strategy<Value = ChannelSpec> {
    let dm = select(vec![
        DmPolicy::Allowlist,
        DmPolicy::Pairing,
        DmPolicy::Open,
        DmPolicy::Disabled,
    ]);
    let group = select(vec![
        GroupPolicy::Allowlist,
        GroupPolicy::Open,
        GroupPolicy::Disabled,
    ]);
    ("[a-z-]{1,20}", dm, vec("\\PC{1,20}", 0..4), group).prop_map(
        |(kind, dm_policy, allow_from, group_policy)| ChannelSpec {
            kind: ChannelKind::new(kind),
            dm_policy,
            allow_from,
            group_policy,
        },
    )
}

/// Values of a parsed type, from texts that mostly parse.
fn parsed<T: std::fmt::Debug, E>(
    pattern: &'static str,
    parse: impl Fn(&str) -> Result<T, E> + 'static,
) -> BoxedStrategy<T> {
    pattern
        .prop_filter_map("the text must parse", move |text| parse(&text).ok())
        .boxed()
}

/// A specification with every field varied.
pub fn spec() -> impl Strategy<Value = BotSpec> {
    let who = (
        parsed("\\PC{1,60}", BotName::parse),
        parsed("[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", Hostname::parse),
        parsed("(\\PC|\\n|\\t){0,200}", Persona::parse),
    );
    let model = (
        parsed("[a-z][a-z0-9-]{0,20}", ProviderId::parse),
        parsed("[A-Za-z0-9_./:@+-]{1,40}", ModelId::parse),
        option::of(parsed("https?://[a-z]{1,20}(:80)?/v1", BaseUrl::parse)),
    );
    let resources =
        (any::<u64>(), any::<u32>(), any::<u32>()).prop_map(|(memory_bytes, cpu_millis, pids)| {
            Resources {
                memory_bytes,
                cpu_millis,
                pids,
            }
        });
    let secrets = proptest::collection::btree_map(secret_name(), any::<u32>(), 0..4);
    let profile = (
        tags(),
        option::of(avatar()),
        option::of(image()),
        option::of(any::<u16>()),
        key(),
        option::of(any::<[u8; 32]>().prop_map(GrantMark::new)),
    );
    let (channels, secrets) = (vec(channel(), 0..3), secrets);
    (who, model, resources, secrets, channels, profile).prop_map(
        |(
            (name, hostname, persona),
            (provider, model, base_url),
            resources,
            secrets,
            channels,
            (tags, avatar, image, canary_minutes, key, grant),
        )| {
            BotSpec {
                name,
                hostname,
                provider,
                model,
                base_url,
                key,
                grant,
                channels,
                persona,
                resources,
                secrets,
                tags,
                avatar,
                image,
                canary_minutes,
            }
        },
    )
}

fn key() -> impl Strategy<Value = KeySource> {
    let tags = proptest::collection::btree_set(parsed("[a-z0-9]{1,6}", Tag::parse), 1..4);
    let tags = tags.prop_map(|tags| {
        KeyTags::new(tags.into_iter().collect()).unwrap_or_else(|error| panic!("{error}"))
    });
    prop_oneof![
        Just(KeySource::Own),
        Just(KeySource::Operator),
        tags.prop_map(KeySource::Tags),
    ]
}

fn secret_name() -> BoxedStrategy<SecretName> {
    parsed("[a-z][a-z0-9_]{0,20}", SecretName::parse)
}

fn image() -> impl Strategy<Value = PinnedImage> {
    let reference = parsed("[a-z0-9][a-z0-9._/:@-]{0,30}", ImageReference::parse);
    (reference, image_id()).prop_map(|(reference, id)| PinnedImage { reference, id })
}

fn image_id() -> &'static str {
    "sha256:[0-9a-f]{8}"
}

fn tags() -> impl Strategy<Value = Tags> {
    let tag = parsed("[a-z0-9][a-z0-9._-]{0,8}", Tag::parse);
    vec(tag, 0..5).prop_filter_map("few enough", |tags| Tags::new(tags).ok())
}

fn avatar() -> impl Strategy<Value = Avatar> {
    let emoji = parsed("[🦊🤖☺]", Emoji::parse).prop_map(|emoji| Avatar::Emoji { emoji });
    let format = select(&PictureFormat::ALL);
    let image = (any::<[u8; 32]>(), format).prop_map(|(digest, format)| Avatar::Image {
        digest: PictureDigest::new(digest),
        format,
    });
    prop_oneof![emoji, image]
}

fn placement() -> impl Strategy<Value = Placement> {
    ("[a-z]{1,12}", 1_u16.., any::<u32>(), 8_u8..=30).prop_map(|(node, port, address, prefix)| {
        Placement {
            node: NodeId::from_stored(node),
            port,
            subnet: Ipv4Net::new(address.into(), prefix)
                .expect("the prefix is at most 32")
                .trunc(),
        }
    })
}

fn hold() -> impl Strategy<Value = Hold> {
    (reason(), COUNTER).prop_map(|(reason, power_seq)| Hold { reason, power_seq })
}

/// A record with every field varied.
pub fn bot_record() -> impl Strategy<Value = BotRecord> {
    let phase = select(vec![Phase::Provisioning, Phase::Active, Phase::Deleting]);
    let power = select(vec![Power::Running, Power::Stopped]);
    let identity = (any::<u128>(), any::<u128>(), spec(), placement());
    let progress = (phase, power, COUNTER, COUNTER, option::of(hold()));
    let counts = (any::<u32>(), any::<u32>(), any::<bool>());
    let container = (
        option::of(image_id()),
        option::of("[0-9]@[a-z]{4}"),
        lifecycle(),
    );
    let times = (
        status(),
        instant(),
        instant(),
        1_u64..=1 << 62,
        1_u64..=1 << 62,
    );
    (identity, progress, counts, container, times).prop_map(
        |(
            (id, owner_id, spec, placement),
            (phase, power, power_seq, applied_seq, hold),
            (generation, incarnation, has_been_ready),
            (image_id, validated, lifecycle),
            (status, created_at, updated_at, version, lease_epoch),
        )| BotRecord {
            id: BotId::from_uuid(Uuid::from_u128(id)),
            owner_id: UserId::from_uuid(Uuid::from_u128(owner_id)),
            spec,
            phase,
            power,
            power_seq,
            applied_seq,
            hold,
            placement,
            generation,
            incarnation,
            has_been_ready,
            image_id,
            validated,
            lifecycle,
            status,
            created_at,
            updated_at,
            version,
            lease_epoch,
        },
    )
}

/// An event with every field varied.
pub fn new_event() -> impl Strategy<Value = NewEvent> {
    (
        select(&EventKind::ALL),
        option::of(any::<u128>()),
        option::of("\\PC{1,20}"),
        instant(),
        option::of(status()),
        option::of("\\PC{0,60}"),
    )
        .prop_map(|(kind, bot, actor, at, status, detail)| NewEvent {
            kind,
            bot_id: bot.map(|id| BotId::from_uuid(Uuid::from_u128(id))),
            actor,
            at,
            status,
            detail,
        })
}

#[cfg(test)]
pub(crate) fn sample_record() -> BotRecord {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    bot_record()
        .new_tree(&mut TestRunner::deterministic())
        .expect("the strategy yields a value")
        .current()
}

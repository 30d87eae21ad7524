//! Any description that a bot can have, for tests: every provider, channel and policy, and texts as hostile as their types
//! let them be.

use botmaker_domain::{
    BaseUrl, BotName, BotSpec, ChannelSpec, DmPolicy, GroupPolicy, Hostname, KeySource, ModelId,
    Persona, Resources, SecretName, SecretVersions, Tags,
    catalog::{Channel, Need, Provider, channels, find_channel, providers},
};
use botmaker_domain::{ChannelKind, ProviderId};
use proptest::{collection::vec, option, prelude::*, sample::select, string::string_regex};

/// Any description with secrets of any version.
pub(crate) fn any_spec() -> impl Strategy<Value = BotSpec> {
    let provider = select(providers().to_vec());
    let provider = provider.prop_flat_map(|known| (Just(known), base_url(&known), any::<bool>()));
    let connected = channels()
        .to_vec()
        .into_iter()
        .map(|known| option::of(channel(known)));
    let connected = connected.collect::<Vec<_>>();
    (
        name(),
        model(),
        persona(),
        provider,
        connected,
        any::<u32>(),
    )
        .prop_map(
            |(name, model, persona, (provider, base_url, has_key), connected, version)| {
                let connected: Vec<_> = connected.into_iter().flatten().collect();
                let wants_key =
                    provider.key == Need::Required || (provider.key == Need::Optional && has_key);
                BotSpec {
                    name,
                    hostname: Hostname::parse("ada").unwrap(),
                    provider: ProviderId::parse(provider.id).unwrap(),
                    model,
                    base_url,
                    secrets: secrets(&connected, wants_key, version.max(1)),
                    channels: connected,
                    persona,
                    resources: Resources::default(),
                    tags: Tags::default(),
                    avatar: None,
                    image: None,
                    canary_minutes: None,
                    key: KeySource::Own,
                    grant: None,
                }
            },
        )
}

fn secrets(connected: &[ChannelSpec], wants_key: bool, version: u32) -> SecretVersions {
    let known = connected.iter().filter_map(|it| find_channel(&it.kind));
    let tokens = known.flat_map(|channel| channel.secrets);
    let tokens = tokens.map(|secret| SecretName::parse(secret.name).unwrap());
    let key = wants_key.then(SecretName::provider_key);
    let names = tokens.chain(key).chain([SecretName::gateway_token()]);
    names.map(|name| (name, version)).collect()
}

fn name() -> impl Strategy<Value = BotName> {
    let hostile = select(vec![
        "${HOME}",
        "\"},\"gateway\":{\"auth\":{\"mode\":\"none\"}},\"x\":{\"",
        "$include",
        "\\u0000",
        "</script><script>",
        "\u{202e}adA",
    ]);
    let text = prop_oneof![hostile.prop_map(str::to_owned), "\\PC{1,128}"];
    text.prop_filter_map("no name", |text| BotName::parse(&text).ok())
}

fn model() -> impl Strategy<Value = ModelId> {
    let hostile = select(vec![
        "__proto__",
        "constructor",
        "../../etc/passwd",
        "/",
        "@",
        ":",
        "a@b@c",
        "-",
        "null",
        "1",
        "anthropic/claude-opus-4.6:free",
    ]);
    let text = prop_oneof![
        1 => hostile.prop_map(str::to_owned),
        2 => "[A-Za-z0-9._:/@+-]{1,200}",
        2 => "[a-z]{1,8}([-./:][a-z0-9]{1,6}){0,4}",
    ];
    text.prop_map(|text| ModelId::parse(&text).unwrap())
}

fn persona() -> impl Strategy<Value = Persona> {
    let text = prop_oneof!["\\PC{0,60}", "(# |\\$\\{|\\}|\"|\\\\|\n|\t|[a-z<>&]){0,60}"];
    text.prop_map(|text| Persona::parse(&text).unwrap())
}

fn base_url(provider: &Provider) -> BoxedStrategy<Option<BaseUrl>> {
    if provider.base_url != Need::Required {
        return Just(None).boxed();
    }
    let host = "([a-z0-9]([a-z0-9.-]{0,20})|10\\.[0-9]{1,2}\\.0\\.9|\\[fd00::[0-9a-f]{1,4}\\])";
    let text = format!(
        "https?://{host}(:[1-9][0-9]{{0,3}})?(/[!$%&()*+,;=:@A-Za-z0-9._~-]{{0,12}}){{0,4}}"
    );
    let text = string_regex(&text).unwrap();
    text.prop_map(|text| Some(BaseUrl::parse(&text).unwrap()))
        .boxed()
}

fn channel(known: Channel) -> impl Strategy<Value = ChannelSpec> {
    let person = known.person.pattern();
    let person = string_regex(person.trim_start_matches('^').trim_end_matches('$')).unwrap();
    let dm_policy = select(vec![
        DmPolicy::Allowlist,
        DmPolicy::Pairing,
        DmPolicy::Open,
        DmPolicy::Disabled,
    ]);
    let group_policy = select(vec![
        GroupPolicy::Allowlist,
        GroupPolicy::Open,
        GroupPolicy::Disabled,
    ]);
    (vec(person, 0..4), dm_policy, group_policy).prop_map(
        move |(allow_from, dm_policy, group_policy)| ChannelSpec {
            kind: ChannelKind::new(known.kind),
            dm_policy,
            allow_from,
            group_policy,
        },
    )
}

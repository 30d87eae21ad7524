//! Whether a request may be sent on at all: whose token it shows, and whether that bot may ask this, here and now. Looks at
//! memory only.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use botmaker_domain::{
    BaseUrl, BotId, ProviderId,
    catalog::{ApiStyle, Provider, find_provider},
    keyring::{Grant, IncidentKind},
};
use hyper::{HeaderMap, Method, Uri};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::{
    grants::{Grants, Shown},
    server::{core::Core, notes::Note},
    vendor::{
        endpoint::Endpoint,
        errors::ProxyError,
        guard::Reach,
        headers,
        paths::{self, Target},
    },
};

/// A token that is used so soon after its end belongs to a container that is just being replaced.
const GRACE: SignedDuration = SignedDuration::from_mins(5);
/// Incidents of one bot that are noted in a minute; a bot that repeats itself must not keep the disk busy.
const INCIDENTS_A_MINUTE: u32 = 30;

/// A request that may be sent on.
pub(super) struct Leave {
    pub(super) grant: Arc<Grant>,
    pub(super) provider: &'static Provider,
    pub(super) endpoint: Endpoint,
    /// Ends what is under way when the bot loses its leave.
    pub(super) leash: CancellationToken,
    /// Where it goes.
    pub(super) uri: Uri,
    pub(super) reach: Reach,
    /// The path behind the vendor's address.
    pub(super) path: String,
}

/// In which shape a vendor's clients want errors; of an unknown vendor, that which most understand.
pub(super) fn style_of(uri: &Uri) -> ApiStyle {
    let vendor = paths::split(uri).ok().and_then(provider_of);
    vendor.map_or(ApiStyle::OpenAiCompletions, |vendor| vendor.style)
}

fn provider_of(target: Target<'_>) -> Option<&'static Provider> {
    let id = ProviderId::parse(target.vendor).ok()?;
    // The demo model is elsewhere, and needs no key.
    find_provider(&id).filter(|provider| !provider.is_demo)
}

impl Leave {
    /// Judges a request by its head.
    pub(super) fn of(
        core: &Core,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<Self, ProxyError> {
        let target = paths::split(uri).map_err(ProxyError::Refused)?;
        let (grant, leash) = whose(core, headers)?;
        may_ask(core, &grant)?;
        let provider = provider_of(target).ok_or(ProxyError::NoSuchVendor)?;
        if provider.id != grant.vendor.as_str() {
            let detail = format!("asked for the vendor {}", provider.id);
            note(core, IncidentKind::GrantMisused, grant.bot, detail);
            return Err(ProxyError::OtherVendor {
                allowed: grant.vendor.clone(),
            });
        }
        let admitted = paths::admit(provider.style, method, target.path, target.query)
            .map_err(ProxyError::Refused)?;
        let (base, reach) = address(core, &grant, provider).ok_or_else(|| ProxyError::NoKey {
            vendor: grant.vendor.clone(),
        })?;
        let target = match admitted.query {
            Some(query) => format!("{base}{}?{query}", admitted.path),
            None => format!("{base}{}", admitted.path),
        };
        let uri = target.parse().map_err(|_| ProxyError::Failed)?;
        Ok(Self {
            endpoint: admitted.endpoint,
            path: admitted.path.to_owned(),
            grant,
            provider,
            leash,
            uri,
            reach,
        })
    }
}

/// Whose token a request shows, and the leash that ends what comes of it.
fn whose(core: &Core, headers: &HeaderMap) -> Result<(Arc<Grant>, CancellationToken), ProxyError> {
    // A false key is an incident wherever it is shown, beside a good token too.
    let mut is_shown = false;
    for token in headers::shown_tokens(headers) {
        is_shown = true;
        match core.grants.find(token) {
            Shown::Canary(bot) => {
                let detail = "its false key was shown to the proxy".to_owned();
                note(core, IncidentKind::CanaryUsed, bot, detail);
                return Err(ProxyError::BadToken);
            }
            Shown::Former { bot, since } if Timestamp::now().duration_since(since) > GRACE => {
                let detail = "a token that is not good any more was shown to the proxy".to_owned();
                note(core, IncidentKind::GrantMisused, bot, detail);
            }
            Shown::Former { .. } | Shown::Grant(_) | Shown::Unknown => {}
        }
    }
    let token = headers::take_token(headers).ok_or(ProxyError::NoToken)?;
    debug_assert!(is_shown, "a token that is taken is shown");
    let Shown::Grant(grant) = core.grants.find(token) else {
        return Err(ProxyError::BadToken);
    };
    let digest = Grants::digest(token);
    let leash = core.leashes.hold(&digest);
    // Asked again with the leash in hand: whoever took the leave in between has cut no leash of ours.
    match core.grants.of(grant.bot) {
        Some(present) if present.digests.contains(&digest) => Ok((present, leash)),
        _ => Err(ProxyError::BadToken),
    }
}

/// Whether the bot may ask anything just now.
fn may_ask(core: &Core, grant: &Grant) -> Result<(), ProxyError> {
    let access = core.access();
    if access.panic_since.is_some() {
        return Err(ProxyError::Panic);
    }
    if access.cut_off.contains(&grant.bot) {
        return Err(ProxyError::CutOff);
    }
    let own = access.rates.get(&grant.bot).copied();
    let per_minute = own.unwrap_or(core.settings.requests_per_minute);
    core.rates
        .take(grant.bot, per_minute, Instant::now())
        .map_err(|wait| ProxyError::TooFast {
            per_minute,
            retry_after: whole_seconds(wait),
        })
}

/// The address that paths are put behind, and what may be connected to there.
fn address<'a>(
    core: &'a Core,
    grant: &'a Grant,
    provider: &'static Provider,
) -> Option<(&'a str, Reach)> {
    if let Some(base) = &grant.base_url {
        return Some((base.as_str(), Reach::Named));
    }
    match core.settings.vendor_addresses.get(&grant.vendor) {
        Some(base) => Some((BaseUrl::as_str(base), Reach::Named)),
        None => provider.address.map(|base| (base, Reach::Public)),
    }
}

fn note(core: &Core, kind: IncidentKind, bot: BotId, detail: String) {
    let is_news = core.incidents.take(bot, INCIDENTS_A_MINUTE, Instant::now());
    if is_news.is_ok() {
        core.notes.take(Note::Incident { kind, bot, detail });
    }
}

/// Rounded up, at least one.
pub(super) fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)
}

//! Keys, and whose of them a bot uses.

use botmaker_domain::keyring as domain;
use botmaker_fleet as fleet;
use botmaker_fleet::keyring::{ChangeKey, EnterKey, KeyUser};

use crate::dto::{
    access::Secret,
    bot_key::{BotKeySource, BotKeyView, BotUsageView},
    key::{AddKeyRequest, EditKeyRequest, KeyFailureView, KeyTestView, KeyUserView, KeyView},
};

pub(crate) fn key_view(view: fleet::keyring::KeyView) -> KeyView {
    let key = view.record;
    let user = |user: KeyUser| KeyUserView {
        id: user.id.uuid(),
        name: user.name,
        has_other: user.has_other,
    };
    let failure = |failure: domain::KeyFailure| KeyFailureView {
        at: failure.at,
        status: failure.status,
        detail: failure.detail,
    };
    KeyView {
        id: key.id.uuid(),
        vendor: key.vendor.to_string(),
        base_url: key.base_url.as_ref().map(ToString::to_string),
        label: key.label.to_string(),
        tags: key.tags.iter().map(ToString::to_string).collect(),
        has_secret: key.has_secret,
        enabled: key.enabled,
        expires_at: key.expires_at,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        last_failure: key.last_failure.map(failure),
        rests_until: key.rests_until,
        bots: view.bots.into_iter().map(user).collect(),
    }
}

pub(crate) fn key_test_view(test: fleet::KeyTest) -> KeyTestView {
    KeyTestView {
        is_good: test.is_good,
        status: test.status,
        detail: test.detail,
        took_ms: test.took_ms,
    }
}

pub(crate) fn add_key(request: AddKeyRequest) -> EnterKey {
    EnterKey {
        vendor: request.vendor,
        base_url: request.base_url,
        label: request.label,
        tags: request.tags,
        expires_at: request.expires_at,
        secret: request.secret.map(Secret::into_secret),
    }
}

pub(crate) fn edit_key(request: EditKeyRequest) -> ChangeKey {
    ChangeKey {
        label: request.label,
        tags: request.tags,
        enabled: request.enabled,
        expires_at: request.expires_at,
        secret: request.secret.map(Secret::into_secret),
    }
}

pub(super) fn bot_key_view(key: &domain::KeySource) -> BotKeyView {
    let source = match key {
        domain::KeySource::Own => BotKeySource::Own,
        domain::KeySource::Operator => BotKeySource::Operator,
        domain::KeySource::Tags(_) => BotKeySource::Tags,
    };
    let tags = key.tags().iter().map(ToString::to_string).collect();
    BotKeyView { source, tags }
}

pub(super) const fn bot_usage_view(usage: &domain::BotUsage) -> BotUsageView {
    BotUsageView {
        requests: usage.requests,
        tokens: usage.tokens,
        cost_micro_usd: usage.cost.0,
        cost_today_micro_usd: usage.cost_today.0,
        cost_month_micro_usd: usage.cost_month.0,
        cost_week_micro_usd: usage.cost_week.0,
        last_active_at: usage.last_active_at,
    }
}

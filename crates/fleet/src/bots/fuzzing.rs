//! Doors for `crates/fuzz` to the rules of wishes, without a fleet.

use botmaker_domain::{BotSpec, ResourceLimits, SecretName, SecretVersions};

use super::{CreateBot, EditBot, FieldError, edit, edit_wish, validate};

/// The description of a new bot.
///
/// # Errors
/// Everything that is wrong with the wish.
pub fn created(wish: CreateBot) -> Result<BotSpec, Vec<FieldError>> {
    let bounds = validate::Bounds {
        limits: &ResourceLimits::default(),
        image_channels: None,
        kept: None,
    };
    let mut spec = validate::check(wish, &bounds)?.spec;
    spec.secrets.insert(SecretName::gateway_token(), 1);
    Ok(spec)
}

/// The description of a bot after a change. The image stays: which one a reference means is the engine's to say.
///
/// # Errors
/// Everything that is wrong with the wish.
pub fn edited(spec: &BotSpec, wish: &EditBot) -> Result<BotSpec, Vec<FieldError>> {
    let limits = ResourceLimits::default();
    let mut checked = edit_wish::checked(spec, wish.clone(), &limits, None)?;
    let next = |name: &SecretName| spec.secrets.get(name).copied().unwrap_or(0) + 1;
    let names = checked.secrets.keys();
    let written: SecretVersions = names.map(|name| (name.clone(), next(name))).collect();
    edit::complete(&mut checked, spec, &written, None, wish);
    Ok(checked.spec)
}

//! What a bot can be connected to on this instance: the catalogue, narrowed to what the image really has.

use botmaker_domain::{
    ResourceLimits, Resources,
    catalog::{self, Channel, Provider},
};

use crate::Fleet;

/// A channel, and whether it can be chosen.
#[derive(Clone, Debug)]
pub struct ChannelView {
    /// The channel.
    pub channel: &'static Channel,
    /// Whether the image has its plugin.
    pub is_available: bool,
    /// Why it cannot be chosen.
    pub unavailable_reason: Option<String>,
}

/// The catalogue of this instance.
#[derive(Clone, Debug)]
pub struct CatalogView {
    /// Model providers.
    pub providers: &'static [Provider],
    /// Chat services.
    pub channels: Vec<ChannelView>,
    /// What a bot gets when nothing is asked for.
    pub default_resources: Resources,
    /// What it may ask for.
    pub limits: ResourceLimits,
    /// How many bots there may be.
    pub max_bots: u32,
}

impl Fleet {
    /// What a bot can be connected to; costs no engine call.
    #[must_use]
    pub fn catalog(&self) -> CatalogView {
        let image = self.core.engine.image();
        let view = |channel: &'static Channel| {
            let unavailable_reason = match &image {
                None => Some("the OpenClaw image is not known yet".to_owned()),
                Some(image) if image.channels.iter().any(|has| has == channel.kind) => None,
                Some(image) => Some(format!(
                    "the image {} has no {} plugin",
                    image.reference, channel.name
                )),
            };
            ChannelView {
                channel,
                is_available: unavailable_reason.is_none(),
                unavailable_reason,
            }
        };
        CatalogView {
            providers: catalog::providers(),
            channels: catalog::channels().iter().map(view).collect(),
            default_resources: Resources::default(),
            limits: self.core.settings.limits,
            max_bots: self.core.settings.max_bots,
        }
    }
}

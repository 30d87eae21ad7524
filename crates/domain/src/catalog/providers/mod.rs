//! The model providers that a bot can use.

mod table;

use super::ApiStyle;
use crate::bot::model::ProviderId;

use table::PROVIDERS;

/// Whether something must, may or must not be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Refused when given.
    None,
    /// Used when given.
    Optional,
    /// Refused when missing.
    Required,
}

impl Need {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

/// A model that BotMaker suggests; owners may type any other.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// As the provider spells it.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
}

/// A model provider.
#[derive(Clone, Copy, Debug)]
pub struct Provider {
    /// BotMaker's id of it.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// One line for people.
    pub description: &'static str,
    /// Whether it needs an API key.
    pub key: Need,
    /// Whether its address must be given.
    pub base_url: Need,
    /// Which language it speaks.
    pub style: ApiStyle,
    /// Where it is, paths of its API to be put behind; `None` where the operator says it, and for the demo.
    pub address: Option<&'static str>,
    /// Where its owner makes a key; `None` where none is needed or the server is the owner's own.
    pub key_url: Option<&'static str>,
    /// Whether the server can ask it which models it has.
    pub discovers_models: bool,
    /// Suggestions, best first.
    pub models: &'static [Model],
    /// Whether its answers are scripted: BotMaker's own demo, no language model.
    pub is_demo: bool,
}

impl Provider {
    /// Whether asking it costs no money: the demo model, and models on a machine of the owner's own.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.is_demo || self.id == "ollama"
    }
}

/// Every provider that BotMaker knows.
#[must_use]
pub const fn providers() -> &'static [Provider] {
    PROVIDERS
}

/// The provider with this id.
#[must_use]
pub fn find_provider(id: &ProviderId) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.id == id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::model::{BaseUrl, ModelId};

    #[test]
    fn ids_and_suggestions_parse() {
        for provider in providers() {
            assert!(ProviderId::parse(provider.id).is_ok(), "{}", provider.id);
            for model in provider.models {
                assert!(ModelId::parse(model.id).is_ok(), "{}", model.id);
            }
        }
    }

    #[test]
    fn who_needs_a_key_tells_where_it_is_made() {
        for provider in providers() {
            let is_told = provider
                .key_url
                .is_some_and(|url| url.starts_with("https://"));
            assert_eq!(is_told, provider.key == Need::Required, "{}", provider.id);
        }
    }

    #[test]
    fn every_vendor_has_one_address_that_nobody_can_listen_to() {
        for provider in providers() {
            let is_open = provider.base_url == Need::Required || provider.is_demo;
            assert_eq!(provider.address.is_none(), is_open, "{}", provider.id);
            let Some(address) = provider.address else {
                continue;
            };
            assert!(BaseUrl::parse(address).is_ok(), "{address}");
            assert!(
                address.starts_with("https://") && !address.ends_with('/'),
                "{address}"
            );
        }
    }

    #[test]
    fn no_id_is_there_twice() {
        let ids: std::collections::BTreeSet<_> = providers().iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), providers().len());
    }

    #[test]
    fn every_style_has_a_vendor() {
        for style in ApiStyle::ALL {
            assert!(providers().iter().any(|it| it.style == style), "{style:?}");
        }
    }

    #[test]
    fn exactly_one_provider_is_a_demo_and_it_needs_nothing() {
        let demos: Vec<_> = providers()
            .iter()
            .filter(|provider| provider.is_demo)
            .collect();
        assert_eq!(demos.len(), 1);
        assert_eq!((demos[0].key, demos[0].base_url), (Need::None, Need::None));
    }

    #[test]
    fn what_is_free_needs_no_key() {
        let free: Vec<_> = providers().iter().filter(|it| it.is_free()).collect();
        assert!(free.iter().all(|it| it.key == Need::None), "{free:?}");
        assert_eq!(free.len(), 2);
    }
}

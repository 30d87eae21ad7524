//! The catalogue.

use botmaker_domain::catalog as domain;
use botmaker_fleet as fleet;

use super::bot::resources_view;
use crate::dto::catalog;

pub(crate) fn catalog_view(view: &fleet::CatalogView) -> catalog::CatalogView {
    catalog::CatalogView {
        providers: view.providers.iter().map(provider).collect(),
        channels: view.channels.iter().map(channel).collect(),
        defaults: catalog::CatalogDefaults {
            resources: resources_view(view.default_resources),
        },
        limits: catalog::CatalogLimits {
            resources: catalog::ResourceLimitsView {
                minimum: resources_view(view.limits.minimum),
                maximum: resources_view(view.limits.maximum),
            },
            max_bots: view.max_bots,
        },
    }
}

fn provider(provider: &domain::Provider) -> catalog::CatalogProvider {
    let model = |model: &domain::Model| catalog::CatalogModel {
        id: model.id.to_owned(),
        name: model.name.to_owned(),
    };
    catalog::CatalogProvider {
        id: provider.id.to_owned(),
        name: provider.name.to_owned(),
        description: provider.description.to_owned(),
        key: need(provider.key),
        base_url: need(provider.base_url),
        style: style(provider.style),
        address: provider.address.map(str::to_owned),
        key_url: provider.key_url.map(str::to_owned),
        discovers_models: provider.discovers_models,
        models: provider.models.iter().map(model).collect(),
        demo: provider.is_demo,
    }
}

const fn style(style: domain::ApiStyle) -> catalog::ApiStyle {
    match style {
        domain::ApiStyle::OpenAiCompletions => catalog::ApiStyle::OpenAiCompletions,
        domain::ApiStyle::OpenAiResponses => catalog::ApiStyle::OpenAiResponses,
        domain::ApiStyle::AnthropicMessages => catalog::ApiStyle::AnthropicMessages,
        domain::ApiStyle::GoogleGenerativeAi => catalog::ApiStyle::GoogleGenerativeAi,
        domain::ApiStyle::Ollama => catalog::ApiStyle::Ollama,
    }
}

const fn need(need: domain::Need) -> catalog::Need {
    match need {
        domain::Need::None => catalog::Need::None,
        domain::Need::Optional => catalog::Need::Optional,
        domain::Need::Required => catalog::Need::Required,
    }
}

fn channel(view: &fleet::ChannelView) -> catalog::CatalogChannel {
    let channel = view.channel;
    let secret = |secret: &domain::ChannelSecret| catalog::CatalogSecret {
        name: secret.name.to_owned(),
        label: secret.label.to_owned(),
        shape: secret.format.shape(),
        pattern: secret.format.pattern(),
        help: secret.help.to_owned(),
    };
    catalog::CatalogChannel {
        kind: channel.kind.to_owned(),
        name: channel.name.to_owned(),
        description: channel.description.to_owned(),
        available: view.is_available,
        unavailable_reason: view.unavailable_reason.clone(),
        allow_from_shape: channel.person.shape().to_owned(),
        allow_from_pattern: channel.person.pattern().to_owned(),
        how_to: channel.how_to.iter().map(ToString::to_string).collect(),
        url: channel.url.to_owned(),
        secrets: channel.secrets.iter().map(secret).collect(),
    }
}

//! Models that a server of the owner's own has.

use botmaker_fleet::{Discovered, DiscoveredModel};

use crate::dto::discovery::{DiscoveredModelView, DiscoveryView};

pub(crate) fn discovery_view(found: &Discovered) -> DiscoveryView {
    DiscoveryView {
        models: found.models.iter().map(model).collect(),
        bot_base_url: found.bot_base_url.to_string(),
        reachable_by_bots: found.is_reachable_by_bots,
    }
}

/// Ollama has no other name for people: what it calls a model apart from its default tag.
fn model(model: &DiscoveredModel) -> DiscoveredModelView {
    let id = model.id.to_string();
    DiscoveredModelView {
        name: id.strip_suffix(":latest").unwrap_or(&id).to_owned(),
        id,
        size_bytes: model.size_bytes,
    }
}

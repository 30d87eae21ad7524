//! The OpenAPI document, generated from the routes and the shapes. `docs/api/openapi.json` is its golden copy.

mod headers;
mod streams;

use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, Ref, ResponseBuilder,
        path::Operation,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use self::{headers::Headers, streams::Streams};
use crate::{
    dto::{
        chat::MessageDone,
        log::{LogEnd, LogGap, MergedLogEnd, MergedLogGap},
        problem::Problem,
        usage::UsageFormat,
    },
    routes::{
        activity, admin, auth, bots, budgets, catalog, docker, events, health, incidents, keyring,
        keys, leftovers, logs, metrics, prices, system, tokens, usage,
    },
};

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "BotMaker",
        description = "Creates, runs, isolates and watches OpenClaw bots.\n\nTimes are RFC 3339 in UTC, sizes are bytes, \
                       ids are UUIDs. Every refusal is `application/problem+json` with a stable `code`.",
    ),
    paths(
        auth::login::handle,
        auth::logout::handle,
        auth::session::handle,
        bots::list::handle,
        bots::create::handle,
        bots::show::handle,
        bots::edit::handle,
        bots::delete::handle,
        bots::generations::handle,
        bots::reports::handle,
        bots::report::handle,
        bots::return_to::handle,
        bots::avatar::handle,
        bots::set_avatar::handle,
        bots::preview::handle,
        bots::bulk::handle,
        bots::activity::handle,
        bots::start::handle,
        bots::stop::handle,
        bots::restart::handle,
        bots::logs::handle,
        bots::stats::handle,
        bots::messages::handle,
        bots::metrics::handle,
        bots::channels::handle,
        bots::pairing::handle,
        bots::decide_pairing::handle,
        bots::cut_off::handle,
        bots::rate::handle,
        bots::set_rate::handle,
        keyring::show::handle,
        keyring::set_panic::handle,
        keyring::rotate_master::handle,
        keys::list::handle,
        keys::add::handle,
        keys::edit::handle,
        keys::remove::handle,
        keys::test::handle,
        incidents::list::handle,
        usage::sums::handle,
        usage::requests::handle,
        budgets::list::handle,
        budgets::set::handle,
        budgets::remove::handle,
        prices::list::handle,
        prices::set::handle,
        leftovers::list::handle,
        leftovers::adopt::handle,
        leftovers::remove::handle,
        logs::follow::handle,
        metrics::latest::handle,
        activity::list::handle,
        events::follow::handle,
        catalog::show::handle,
        catalog::discover::handle,
        docker::status::handle,
        docker::containers::handle,
        docker::image_task::handle,
        docker::get_image::handle,
        system::show::handle,
        system::set_log_level::handle,
        system::checks::handle,
        admin::orphans::handle,
        admin::clean_up::handle,
        admin::set_password::handle,
        tokens::list::handle,
        tokens::create::handle,
        tokens::revoke::handle,
        health::live::handle,
        health::ready::handle,
    ),
    components(schemas(LogGap, LogEnd, MergedLogGap, MergedLogEnd, MessageDone, Problem, UsageFormat)),
    modifiers(&Security, &Refusals, &Streams, &Headers),
    security(("session_cookie" = [], "session_header" = []), ("token" = [])),
    tags(
        (name = "bots", description = "Create, run, watch and delete bots."),
        (name = "events", description = "What happens, as it happens."),
        (name = "keys", description = "AI keys that bots never hold, and the proxy that uses them for bots."),
        (name = "usage", description = "What bots used of those keys, what it cost, and what it may cost."),
        (name = "metrics", description = "What all bots use."),
        (name = "catalog", description = "What a bot can be connected to."),
        (name = "docker", description = "The container engine."),
        (name = "system", description = "The server and its machine."),
        (name = "auth", description = "Sessions of people."),
        (name = "tokens", description = "API tokens for scripts."),
        (name = "admin", description = "For administrators."),
        (name = "health", description = "For probes; no login needed."),
    )
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let key = |name: &str, what: &str| ApiKeyValue::with_description(name, what);
        components.add_security_scheme(
            "session_cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(key(
                "botmaker_session",
                "Set by `POST /api/auth/login`; the header is needed too.",
            ))),
        );
        components.add_security_scheme(
            "session_header",
            SecurityScheme::ApiKey(ApiKey::Header(key(
                "X-BotMaker-Session",
                "`session_secret` of `POST /api/auth/login`; the cookie is needed too. Requests that change something \
                 also need an `Origin` that is this server's own.",
            ))),
        );
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("An API token, `bmt_…`, for scripts."))
                    .build(),
            ),
        );
    }
}

/// Adds the refusal that every operation may answer instead.
struct Refusals;

impl Modify for Refusals {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        operations(openapi).for_each(add_refusal);
    }
}

/// Every operation.
fn operations(openapi: &mut utoipa::openapi::OpenApi) -> impl Iterator<Item = &mut Operation> {
    let items = openapi.paths.paths.values_mut();
    let operations = items.flat_map(|item| {
        [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ]
    });
    operations.flatten()
}

fn add_refusal(operation: &mut Operation) {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    let response = ResponseBuilder::new()
        .description("Refused: `code` says why.")
        .content("application/problem+json", content)
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), response.into());
}

/// The OpenAPI document of this version.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The document as the golden file has it: indented JSON with a line break at its end.
///
/// # Errors
/// When the document cannot be written as JSON, which would be a fault of its generator.
pub fn document_text() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&document()).map(|text| text + "\n")
}

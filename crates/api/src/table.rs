//! The route table: which path has which verbs, and what stands before them.

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder,
    dev::HttpServiceFactory,
    http::Method,
    middleware::from_fn,
    web::{self, ServiceConfig},
};

use crate::{
    dashboard, docs_page,
    middleware::authenticate::authenticate,
    problem::Problem,
    routes::{
        activity, admin, auth, bots, budgets, catalog, docker, events, health, incidents, keyring,
        keys, leftovers, logs, metrics, prices, system, tokens, usage,
    },
};

/// Adds every route of the people's side. What stands inside `members` is reached only past authentication: it wraps
/// the scope itself, unknown paths included.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(Verbs::at("/healthz").get(health::live::handle).done())
        .service(Verbs::at("/readyz").get(health::ready::handle).done())
        .service(
            web::scope("/api")
                .service(Verbs::at("/openapi.json").get(docs_page::document).done())
                .service(Verbs::at("/docs").get(docs_page::page).done())
                .service(Verbs::at("/docs/docs.js").get(docs_page::script).done())
                .service(Verbs::at("/docs/docs.css").get(docs_page::style).done())
                .service(Verbs::at("/auth/login").post(auth::login::handle).done())
                .service(members()),
        )
        .default_service(web::to(dashboard::serve));
}

fn members() -> impl HttpServiceFactory {
    let not_found = web::to(|| async { Err::<HttpResponse, _>(Problem::no_such_path()) });
    web::scope("")
        .wrap(from_fn(authenticate))
        .configure(bot_routes)
        .service(Verbs::at("/auth/logout").post(auth::logout::handle).done())
        .service(Verbs::at("/auth/session").get(auth::session::handle).done())
        .service(Verbs::at("/activity").get(activity::list::handle).done())
        .service(Verbs::at("/events").get(events::follow::handle).done())
        .service(Verbs::at("/logs").get(logs::follow::handle).done())
        .service(
            Verbs::at("/metrics/latest")
                .get(metrics::latest::handle)
                .done(),
        )
        .service(Verbs::at("/catalog").get(catalog::show::handle).done())
        .service(
            Verbs::at("/catalog/discover")
                .post(catalog::discover::handle)
                .done(),
        )
        .configure(operator_routes)
        .configure(keyring_routes)
        .service(
            Verbs::at("/tokens")
                .get(tokens::list::handle)
                .post(tokens::create::handle)
                .done(),
        )
        .service(Verbs::at("/leftovers").get(leftovers::list::handle).done())
        .service(
            Verbs::at("/leftovers/{leftover}")
                .delete(leftovers::remove::handle)
                .done(),
        )
        .service(
            Verbs::at("/leftovers/{leftover}/adopt")
                .post(leftovers::adopt::handle)
                .done(),
        )
        .service(
            Verbs::at("/tokens/{name}")
                .delete(tokens::revoke::handle)
                .done(),
        )
        .default_service(not_found)
}

/// The server itself, its engine, and what administrators do.
fn operator_routes(config: &mut ServiceConfig) {
    config
        .service(
            Verbs::at("/docker/status")
                .get(docker::status::handle)
                .done(),
        )
        .service(
            Verbs::at("/docker/containers")
                .get(docker::containers::handle)
                .done(),
        )
        .service(
            Verbs::at("/docker/image")
                .get(docker::image_task::handle)
                .post(docker::get_image::handle)
                .done(),
        )
        .service(Verbs::at("/system").get(system::show::handle).done())
        .service(
            Verbs::at("/system/log-level")
                .put(system::set_log_level::handle)
                .done(),
        )
        .service(
            Verbs::at("/system/checks")
                .get(system::checks::handle)
                .done(),
        )
        .service(
            Verbs::at("/admin/orphans")
                .get(admin::orphans::handle)
                .done(),
        )
        .service(
            Verbs::at("/admin/cleanup")
                .post(admin::clean_up::handle)
                .done(),
        )
        .service(
            Verbs::at("/admin/users/{user}/password")
                .put(admin::set_password::handle)
                .done(),
        );
}

/// Keys that bots never hold, and what using them costs.
fn keyring_routes(config: &mut ServiceConfig) {
    config
        .service(Verbs::at("/keyring").get(keyring::show::handle).done())
        .service(
            Verbs::at("/keyring/panic")
                .put(keyring::set_panic::handle)
                .done(),
        )
        .service(
            Verbs::at("/keyring/rotate-master")
                .post(keyring::rotate_master::handle)
                .done(),
        )
        .service(
            Verbs::at("/keys")
                .get(keys::list::handle)
                .post(keys::add::handle)
                .done(),
        )
        .service(
            Verbs::at("/keys/{key}")
                .patch(keys::edit::handle)
                .delete(keys::remove::handle)
                .done(),
        )
        .service(
            Verbs::at("/keys/{key}/test")
                .post(keys::test::handle)
                .done(),
        )
        .service(
            Verbs::at("/budgets")
                .get(budgets::list::handle)
                .put(budgets::set::handle)
                .delete(budgets::remove::handle)
                .done(),
        )
        .service(Verbs::at("/usage").get(usage::sums::handle).done())
        .service(
            Verbs::at("/usage/requests")
                .get(usage::requests::handle)
                .done(),
        )
        .service(
            Verbs::at("/prices")
                .get(prices::list::handle)
                .put(prices::set::handle)
                .done(),
        )
        .service(Verbs::at("/incidents").get(incidents::list::handle).done());
}

fn bot_routes(config: &mut ServiceConfig) {
    config
        .service(
            Verbs::at("/bots")
                .get(bots::list::handle)
                .post(bots::create::handle)
                .done(),
        )
        // Before `/bots/{bot}`: no bot can have these names.
        .service(
            Verbs::at("/bots/preview")
                .post(bots::preview::handle)
                .done(),
        )
        .service(Verbs::at("/bots/bulk").post(bots::bulk::handle).done())
        .service(
            Verbs::at("/bots/{bot}")
                .get(bots::show::handle)
                .patch(bots::edit::handle)
                .delete(bots::delete::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/start")
                .post(bots::start::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/stop")
                .post(bots::stop::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/restart")
                .post(bots::restart::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/avatar")
                .get(bots::avatar::handle)
                .put(bots::set_avatar::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/cut-off")
                .put(bots::cut_off::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/rate")
                .get(bots::rate::handle)
                .put(bots::set_rate::handle)
                .done(),
        )
        .configure(past_routes)
        .configure(watching_routes);
}

/// What one bot was, and what is kept about it.
fn past_routes(config: &mut ServiceConfig) {
    config
        .service(
            Verbs::at("/bots/{bot}/generations")
                .get(bots::generations::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/generations/{number}/return")
                .post(bots::return_to::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/reports")
                .get(bots::reports::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/reports/{report}")
                .get(bots::report::handle)
                .done(),
        );
}

/// What one bot does, and talking to it.
fn watching_routes(config: &mut ServiceConfig) {
    config
        .service(
            Verbs::at("/bots/{bot}/activity")
                .get(bots::activity::handle)
                .done(),
        )
        .service(Verbs::at("/bots/{bot}/logs").get(bots::logs::handle).done())
        .service(
            Verbs::at("/bots/{bot}/stats")
                .get(bots::stats::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/metrics")
                .get(bots::metrics::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/channels")
                .get(bots::channels::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/pairing")
                .get(bots::pairing::handle)
                .post(bots::decide_pairing::handle)
                .done(),
        )
        .service(
            Verbs::at("/bots/{bot}/messages")
                .post(bots::messages::handle)
                .done(),
        );
}

/// A path and its verbs; every other verb is answered with 405 and the list of these.
struct Verbs {
    resource: Resource,
    allowed: Vec<&'static str>,
}

macro_rules! verb {
    ($name:ident, $method:ident) => {
        fn $name<F, Args>(mut self, handler: F) -> Self
        where
            F: Handler<Args>,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            self.allowed.push(stringify!($method));
            self.resource = self
                .resource
                .route(web::method(Method::$method).to(handler));
            self
        }
    };
}

impl Verbs {
    fn at(path: &str) -> Self {
        Self {
            resource: web::resource(path),
            allowed: Vec::new(),
        }
    }

    verb!(get, GET);
    verb!(post, POST);
    verb!(put, PUT);
    verb!(patch, PATCH);
    verb!(delete, DELETE);

    fn done(self) -> Resource {
        let allowed = self.allowed.join(", ");
        self.resource.default_service(web::to(move || {
            let problem = Problem::no_such_method(&allowed);
            async move { Err::<HttpResponse, _>(problem) }
        }))
    }
}

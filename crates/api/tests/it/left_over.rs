//! Containers that no bot of this instance has.

use botmaker_domain::BotId;
use botmaker_ports::BotRuntime;
use reqwest::Method;

use crate::app::TestApp;

/// What a test left on the engine.
pub(crate) struct LeftOver {
    /// A bot that was deleted while its container came back, as an old copy of the engine's disk would bring it.
    pub(crate) orphan: BotId,
    /// A bot of another instance.
    pub(crate) foreign: BotId,
}

impl LeftOver {
    /// Leaves a stopped container of a deleted bot and one of another instance beside the running bot `kept`.
    pub(crate) async fn beside_a_running_bot(app: &TestApp) -> Self {
        let (_, orphan) = app.running_bot("Lost").await;
        app.running_bot("Kept").await;
        let mut spec = app.runtime.container_spec(orphan).unwrap();
        let deleted = app.request(Method::DELETE, "/api/bots/lost").send().await;
        assert_eq!(deleted.unwrap().status(), 202);
        app.until("the bot is gone", async || {
            app.get("/api/bots/lost").await.0 == 404
        })
        .await;
        app.runtime
            .ensure_network(orphan, spec.placement.subnet)
            .await
            .unwrap();
        app.runtime.create_container(&spec).await.unwrap();
        let other = app.runtime.other_instance();
        let foreign = BotId::generate();
        spec.bot_id = foreign;
        spec.placement.port = 18000;
        spec.placement.subnet = "10.98.0.0/29".parse().unwrap();
        other
            .ensure_network(foreign, spec.placement.subnet)
            .await
            .unwrap();
        other.create_container(&spec).await.unwrap();
        Self { orphan, foreign }
    }
}

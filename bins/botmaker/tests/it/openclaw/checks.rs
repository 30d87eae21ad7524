//! The checks of the installation, through containers of the real image.

use serde_json::Value;

use crate::server::{Setup, TestServer};

fn check<'a>(checks: &'a Value, id: &str) -> &'a Value {
    let mut all = checks["checks"].as_array().unwrap().iter();
    all.find(|check| check["id"] == id)
        .unwrap_or_else(|| panic!("no check {id}: {checks:#}"))
}

#[tokio::test]
async fn containers_see_the_files_and_reach_the_server_and_nothing_stays() {
    let Some(server) = TestServer::start(Setup::default()).await else {
        return;
    };
    let api = server.api().await;
    server.bots_side(&api).await;
    let checks = api.get("/api/system/checks?fresh=true").await.expect(200);
    for id in ["engine", "image", "bots_side", "leftovers"] {
        assert_eq!(check(&checks, id)["state"], "good", "{checks:#}");
    }
    for id in ["files_in_containers", "bots_reach_the_server"] {
        let found = check(&checks, id);
        assert_eq!(found["state"], "good", "{found:#}");
    }
    assert_eq!(
        server.run().left_of(server.instance()).await,
        Vec::<String>::new()
    );
    let again = api.get("/api/system/checks").await.expect(200);
    assert_eq!(
        check(&again, "files_in_containers")["checked_at"],
        check(&checks, "files_in_containers")["checked_at"]
    );
}

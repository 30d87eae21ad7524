//! The dashboard's files and the page that shows the API.

use reqwest::Method;

use crate::app::{TestApp, read};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_the_first_page_wherever_they_enter() {
    let app = TestApp::start().await;
    for path in ["/", "/bots/some-bot"] {
        let response = app
            .anonymous(Method::GET, path)
            .header("accept", "text/html,*/*")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "text/html; charset=utf-8"
        );
        let etag = response.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(response.headers()["cache-control"], "no-cache");
        let again = app
            .anonymous(Method::GET, path)
            .header("accept", "text/html")
            .header("if-none-match", &etag)
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 304);
    }
    for (path, accept) in [("/missing.js", "*/*"), ("/bots", "application/json")] {
        let (status, _) = read(
            app.anonymous(Method::GET, path)
                .header("accept", accept)
                .send()
                .await
                .unwrap(),
        )
        .await;
        assert_eq!(status, 404, "{path}");
    }
    let (status, _) = read(app.anonymous(Method::POST, "/").send().await.unwrap()).await;
    assert_eq!(status, 404);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_api_needs_nothing_from_elsewhere() {
    let app = TestApp::start().await;
    let mut page = String::new();
    for path in ["/api/docs", "/api/docs/docs.js", "/api/docs/docs.css"] {
        let response = app.anonymous(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        page.push_str(&response.text().await.unwrap());
    }
    for elsewhere in [
        "http://",
        "https://",
        "innerHTML",
        "<style",
        "style=",
        "onclick",
    ] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    let (status, document) = read(
        app.anonymous(Method::GET, "/api/openapi.json")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!((status, &document["openapi"]), (200, &"3.1.0".into()));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_script_within_itself() {
    let app = TestApp::start().await;
    for path in ["/", "/bots/ada", "/api/docs"] {
        let request = app
            .anonymous(Method::GET, path)
            .header("accept", "text/html");
        let response = request.send().await.unwrap();
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        let page = response.text().await.unwrap();
        for script in page.split("<script").skip(1) {
            let (attributes, rest) = script.split_once('>').unwrap();
            assert!(attributes.contains("src=\"/"), "{path}: {attributes}");
            assert!(rest.starts_with("</script>"), "{path}");
        }
        for inside in [
            " onload=",
            " onclick=",
            " onerror=",
            "javascript:",
            " style=",
            "<style",
        ] {
            assert!(!page.contains(inside), "{path} has {inside}");
        }
    }
    app.stop().await;
}

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
            policy.starts_with("default-src 'self'; img-src 'self' blob:;")
                && !policy.contains("unsafe"),
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

/// The files that a page names.
fn named(page: &str) -> Vec<&str> {
    ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        // The page of a server without the dashboard leads to the API's documentation, which is no file.
        .filter(|path| path.starts_with('/') && !path.starts_with("/api/"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_that_the_first_page_names_come_compressed_and_stay() {
    let app = TestApp::start().await;
    let page = app.anonymous(Method::GET, "/").send().await.unwrap();
    let page = page.text().await.unwrap();
    let files = named(&page);
    // A server that was built without the dashboard has a page that names nothing.
    assert!(
        !files.is_empty() || page.contains("without its dashboard"),
        "{page}"
    );
    for path in files {
        let get = async |method: Method, accepted: &str| {
            let request = app.anonymous(method, path);
            request
                .header("accept-encoding", accepted)
                .send()
                .await
                .unwrap()
        };
        let plain = get(Method::GET, "identity").await;
        assert_eq!(plain.status(), 200, "{path}");
        assert!(plain.headers().get("content-encoding").is_none(), "{path}");
        let is_hashed = path.starts_with("/assets/");
        let caching = plain.headers()["cache-control"].to_str().unwrap();
        assert_eq!(caching.contains("immutable"), is_hashed, "{path}");
        let length = plain.bytes().await.unwrap().len();
        let head = get(Method::HEAD, "identity").await;
        assert_eq!(
            head.headers()["content-length"],
            length.to_string(),
            "{path}"
        );
        assert!(head.bytes().await.unwrap().is_empty());
        let brotli = get(Method::GET, "gzip, br").await;
        // What is tiny does not shrink.
        if length > 1024 && (path.ends_with(".js") || path.ends_with(".css")) {
            assert_eq!(brotli.headers()["content-encoding"], "br", "{path}");
            assert_eq!(brotli.headers()["vary"], "Accept-Encoding", "{path}");
        }
        assert!(brotli.bytes().await.unwrap().len() <= length, "{path}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_has_a_head_without_a_body() {
    let app = TestApp::start().await;
    let get = app.anonymous(Method::GET, "/").send().await.unwrap();
    let head = app.anonymous(Method::HEAD, "/").send().await.unwrap();
    assert_eq!(head.status(), 200);
    for name in ["etag", "cache-control", "content-type", "content-length"] {
        assert_eq!(head.headers()[name], get.headers()[name], "{name}");
    }
    assert!(head.bytes().await.unwrap().is_empty());
    app.stop().await;
}

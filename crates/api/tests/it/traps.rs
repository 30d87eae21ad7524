//! Requests that somebody made by hand to break a server: none is a fault of the server, and each is refused with a
//! problem that says what is wrong. Random ones are sent to the real program (`cargo xtask api-fuzz`).

use serde_json::{Value, json};

use crate::app::TestApp;

/// An operation of the document: its verb, its path, whether it takes JSON.
struct Operation {
    verb: String,
    path: String,
    takes_json: bool,
}

impl Operation {
    /// Whether an answer has an end of its own.
    fn has_an_end(&self) -> bool {
        !["/api/events", "/api/logs"].contains(&self.path.as_str()) && !self.path.ends_with("/logs")
    }
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(botmaker_api::openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let operation = |(path, (verb, operation)): (&String, (&String, &Value))| Operation {
        verb: verb.to_uppercase(),
        path: path.clone(),
        takes_json: operation["requestBody"]["content"]
            .as_object()
            .is_some_and(|types| types.keys().any(|name| name.ends_with("json"))),
    };
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |verb| (path, verb))
        })
        .map(operation)
        .collect()
}

/// A path with another value for each of its parameters.
fn filled(path: &str, with: &str) -> String {
    let part = |part| match part {
        part if str::starts_with(part, '{') => with,
        part => part,
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

impl TestApp {
    /// Sends a request that carries the token, and these bytes as they are.
    async fn trap(&self, line: &[u8], head: &[u8], body: &[u8]) -> (u16, String) {
        let host = self.base.strip_prefix("http://").unwrap();
        let own = format!(
            " HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n",
            self.token
        );
        let request = [line, own.as_bytes(), head, b"\r\n", body].concat();
        self.raw(&request).await
    }

    async fn trap_with_json(&self, line: &str, body: &[u8]) -> (u16, String) {
        let head = format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.trap(line.as_bytes(), head.as_bytes(), body).await
    }
}

/// A refusal that tells what is wrong, and no fault.
fn is_told(what: &str, (status, answer): &(u16, String)) {
    assert!((400..500).contains(status), "{what}: {answer}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains("content-type: application/problem+json"),
        "{what}: {answer}"
    );
    let problem: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{what}: {answer}"));
    assert_eq!(problem["status"], *status, "{what}: {problem}");
    assert!(problem["code"].is_string(), "{what}: {problem}");
}

fn deep(opening: &str, closing: &str) -> Vec<u8> {
    let depth = 30_000;
    [opening.repeat(depth), closing.repeat(depth)]
        .concat()
        .into_bytes()
}

/// Bodies that no operation takes, whatever it takes.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let twice = br#"{"name":"a","name":"b","level":"info","level":"info","text":"a","text":"b","apply":true,"apply":true,
        "username":"a","username":"b","password":"a","password":"b","action":"stop","action":"stop","start":true,
        "start":true,"accept_loss":true,"accept_loss":true,"decision":"refuse","decision":"refuse","provider":"demo",
        "provider":"demo"}"#;
    vec![
        ("nothing", Vec::new()),
        ("half an object", b"{\"name\":".to_vec()),
        ("broken UTF-8", b"{\"name\":\"\xff\xfe\xc0\x80\"}".to_vec()),
        (
            "UTF-16",
            "{\"name\":\"a\"}"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        (
            "half a pair of surrogates",
            br#"{"name":"\ud800"}"#.to_vec(),
        ),
        ("deep lists", deep("[", "]")),
        ("deep objects", deep("{\"name\":", "}")),
        (
            "a deep field",
            [b"{\"name\":".to_vec(), deep("[", "]"), b"}".to_vec()].concat(),
        ),
        ("unclosed lists", vec![b'['; 60_000]),
        ("keys that are there twice", twice.to_vec()),
        (
            "a number without end",
            format!("{{\"name\":1{}}}", "0".repeat(5000)).into_bytes(),
        ),
        ("a number that is none", br#"{"name":NaN}"#.to_vec()),
        ("a great exponent", br#"{"name":1e999999}"#.to_vec()),
        ("more after the end", b"{} {}".to_vec()),
        (
            "a name that no field has",
            br#"{"__proto__":{"admin":true}}"#.to_vec(),
        ),
        ("more than there may be", vec![b' '; 256 * 1024 + 1]),
        ("a list", b"[{}]".to_vec()),
        ("a text", br#""{}""#.to_vec()),
        ("null", b"null".to_vec()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_is_a_trap() {
    let app = TestApp::start().await;
    let (bot, _) = app.running_bot("Ada").await;
    let all = operations();
    let taking: Vec<_> = all
        .iter()
        .filter(|operation| operation.takes_json)
        .collect();
    assert!(taking.len() > 10, "{} operations take JSON", taking.len());
    for operation in taking {
        let line = format!("{} {}", operation.verb, filled(&operation.path, &bot));
        for (what, body) in bodies() {
            let answer = app.trap_with_json(&line, &body).await;
            is_told(&format!("{line} with {what}"), &answer);
        }
    }
    assert_eq!(
        app.get("/api/bots").await.1["bots"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_length_of_a_body_is_a_trap() {
    let app = TestApp::start().await;
    let json = "Content-Type: application/json\r\n";
    let chunks = {
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        chunk.repeat(5) + "0\r\n\r\n"
    };
    for (what, head, body) in [
        ("8 EiB", "Content-Length: 9223372036854775807\r\n", ""),
        (
            "chunks without end",
            "Transfer-Encoding: chunked\r\n",
            chunks.as_str(),
        ),
        (
            "compressed",
            "Content-Encoding: gzip\r\nContent-Length: 2\r\n",
            "{}",
        ),
    ] {
        let head = format!("{json}{head}");
        let answer = app
            .trap(b"POST /api/bots", head.as_bytes(), body.as_bytes())
            .await;
        is_told(what, &answer);
    }
    for media in [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/xml",
        "json",
        "\u{e9}",
    ] {
        let head = format!("Content-Type: {media}\r\nContent-Length: 2\r\n");
        is_told(
            media,
            &app.trap(b"POST /api/bots", head.as_bytes(), b"{}").await,
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_part_of_a_path_is_a_trap() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let long = "a".repeat(5000);
    let parts = [
        "..",
        ".",
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "%2f",
        "%5c..%5c",
        "%00",
        "ada%00",
        "%ff%fe",
        "%c0%ae",
        "%",
        "%zz",
        "%0d%0aX-Injected:%20yes",
        "a%20b",
        "+",
        ";",
        "%F0%9F%A6%8A",
        "'%20OR%20'1'='1",
        "%7B%7D",
        "-1",
        "99999999999999999999",
        "{bot}",
        &long,
    ];
    for operation in operations()
        .iter()
        .filter(|operation| operation.path.contains('{'))
    {
        for part in parts {
            let line = format!("{} {}", operation.verb, filled(&operation.path, part));
            let answer = app.trap_with_json(&line, b"{}").await;
            is_told(&line, &answer);
            assert!(
                !answer.1.to_lowercase().contains("x-injected: yes"),
                "{line}: {}",
                answer.1
            );
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_is_a_trap() {
    let app = TestApp::start().await;
    let (bot, _) = app.running_bot("Ada").await;
    let queries = [
        "limit=0",
        "limit=-1",
        "limit=1e3",
        "limit=99999999999999999999",
        "limit=%00",
        "limit=1&limit=2",
        "limit",
        "limit=",
        "tail=-1",
        "tail=4294967296",
        "since=yesterday",
        "since=-9999999-01-01T00:00:00Z",
        "since=2026-13-45T99:99:99Z",
        "before=-1",
        "before=9223372036854775808",
        "fresh=maybe",
        "state=dancing",
        "cursor=%ff",
        "bots=",
        "bots=,,,,",
        "bots=%00",
        "unknown=1",
        "a[b][c]=1",
        "search=%ff%fe%00",
    ];
    for operation in operations() {
        if operation.verb != "GET" || !operation.has_an_end() {
            continue;
        }
        for query in queries {
            let line = format!("GET {}?{query}", filled(&operation.path, &bot));
            let answer = app.trap(line.as_bytes(), b"", b"").await;
            // What a path does not read is not looked at.
            if answer.0 >= 400 {
                is_told(&line, &answer);
            }
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_method_is_a_trap() {
    let app = TestApp::start().await;
    let long = "X".repeat(300);
    for method in [
        "BREW", "get", "PROPFIND", "TRACE", "OPTIONS", "HEAD", "QUERY", "A-B.C_D", &long,
    ] {
        for path in [
            "/api/bots",
            "/api/bots/ada/start",
            "/api/nothing",
            "/api/auth/login",
            "/healthz",
        ] {
            let answer = app
                .trap(format!("{method} {path}").as_bytes(), b"", b"")
                .await;
            let what = format!("{method} {path}");
            if method == "HEAD" {
                // An answer to HEAD has no body to tell anything.
                assert!((400..500).contains(&answer.0), "{what}: {}", answer.1);
                continue;
            }
            is_told(&what, &answer);
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_head_is_a_trap() {
    let app = TestApp::start().await;
    app.running_bot("Ada").await;
    let heads: [(&str, &[u8]); 14] = [
        ("POST /api/bots", b"Idempotency-Key: \xff\xfe\r\n"),
        (
            "POST /api/bots",
            b"Idempotency-Key: a\r\nIdempotency-Key: b\r\n",
        ),
        ("PATCH /api/bots/ada", b"If-Match: \xff\r\n"),
        ("PATCH /api/bots/ada", b"If-Match: 7\r\n"),
        ("PATCH /api/bots/ada", b"If-Match: \"1\", *\r\n"),
        ("GET /api/bots/ada/logs", b"Accept: \xff\r\n"),
        ("GET /api/bots/ada/logs", b"Accept: application/x-tar\r\n"),
        ("GET /api/bots/ada/logs", b"Last-Event-ID: 1:2:x\r\n"),
        (
            "GET /api/logs?bots=ada",
            b"Last-Event-ID: 99999999999999999999:0:0\r\n",
        ),
        (
            "GET /api/events",
            b"Last-Event-ID: 99999999999999999999\r\n",
        ),
        ("GET /api/bots", b"Authorization: Bearer x\r\n"),
        (
            "PUT /api/bots/ada/avatar",
            b"Content-Type: image/png\r\nContent-Length: 4\r\n\r\nabcd",
        ),
        (
            "PUT /api/bots/ada/avatar",
            b"Content-Type: image/svg+xml\r\n",
        ),
        (
            "GET /api/nothing",
            b"Range: bytes=0-0,-1,9999999999999999999-\r\n",
        ),
    ];
    for (line, head) in heads {
        let answer = app.trap(line.as_bytes(), head, b"").await;
        is_told(
            &format!("{line} {}", String::from_utf8_lossy(head)),
            &answer,
        );
    }
    app.stop().await;
}

/// What is no HTTP is refused before anything of BotMaker is asked: with a bare 4xx, or with the end of the connection.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_ends_its_connection_only() {
    let app = TestApp::start().await;
    let host = app.base.strip_prefix("http://").unwrap().to_owned();
    let with = |head: &str| {
        format!("POST /api/bots HTTP/1.1\r\nHost: {host}\r\n{head}\r\n{{}}").into_bytes()
    };
    let many: String = (0..2000)
        .map(|number| format!("X-{number}: y\r\n"))
        .collect();
    let requests = [
        b"\0\0\0\0\0\0\0\0\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b" / HTTP/1.1\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n".to_vec(),
        b"GET /a b HTTP/1.1\r\n\r\n".to_vec(),
        with(&format!("X-Long: {}\r\n", "y".repeat(200_000))),
        with(&many),
        with("Content-Length: -1\r\n"),
        with("Content-Length: 2\r\nContent-Length: 3\r\n"),
        with("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"),
        with("Transfer-Encoding: gzip, chunked\r\nTransfer-Encoding: identity\r\n"),
        with("Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        with("No colon\r\n"),
        with("X: a\0b\r\n"),
        with(" Folded: yes\r\n"),
    ];
    for request in requests {
        let (status, answer) = app.raw(&request).await;
        let what = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
        assert!(
            status == 0 || (400..500).contains(&status),
            "{what}: {answer}"
        );
    }
    assert_eq!(
        app.get("/api/bots").await,
        (200, json!({"bots": [], "next_cursor": null}))
    );
    app.stop().await;
}

//! The mock vendor does what it is told.

use std::{sync::Arc, time::Duration};

use botmaker_testkit::vendor::{Answer, Identity, MockVendor, serve};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, StatusCode, Version, body::Incoming};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rustls::pki_types::CertificateDer;
use tokio::{net::TcpListener, time::Instant};

fn post(url: &str, path: &str, body: &str) -> Request<Full<Bytes>> {
    Request::post(format!("{url}{path}"))
        .header("authorization", "Bearer sk-one")
        .body(Full::from(body.to_owned()))
        .unwrap()
}

async fn send(request: Request<Full<Bytes>>) -> Response<Incoming> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    client.request(request).await.unwrap()
}

async fn text(response: Response<Incoming>) -> String {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

const CHAT: &str = "/v1/chat/completions";

#[tokio::test]
async fn what_arrives_is_kept() {
    let vendor = MockVendor::start().await;
    let url = vendor.url();
    let answer = send(post(&url, "/v1/chat/completions?a=b", r#"{"model":"m"}"#)).await;
    assert!(text(answer).await.contains("Hello from the vendor."));
    vendor.wait_for_requests(1).await;
    let [received] = vendor.received().try_into().unwrap();
    assert_eq!(received.key(), Some("sk-one"));
    assert_eq!(received.target, "/v1/chat/completions?a=b");
    assert_eq!(&received.body[..], br#"{"model":"m"}"#);
    assert_eq!(vendor.connections(), 1);
}

#[tokio::test]
async fn each_format_has_its_answer() {
    let vendor = MockVendor::start().await;
    let url = vendor.url();
    let asked = [
        (
            CHAT,
            r#"{"stream":true,"stream_options":{"include_usage":true}}"#,
            "data: [DONE]",
        ),
        (CHAT, "{}", "total_tokens"),
        (
            "/v1/responses",
            r#"{"stream":true}"#,
            "event: response.completed",
        ),
        ("/v1/responses", "{}", "output_tokens"),
        ("/v1/messages", r#"{"stream":true}"#, "event: message_stop"),
        ("/v1/messages", "{}", "cache_read_input_tokens"),
        ("/v1beta/models/m:generateContent", "{}", "usageMetadata"),
        ("/v1beta/models/m:streamGenerateContent", "{}", ",\r\n{"),
        (
            "/v1beta/models/m:streamGenerateContent?alt=sse",
            "{}",
            "data: {",
        ),
        ("/api/chat", "{}", r#""done":true"#),
        ("/api/generate", r#"{"stream":false}"#, "eval_count"),
        ("/v1/embeddings", "{}", "embedding"),
        ("/v1/models", "{}", "mock-1"),
        ("/api/tags", "{}", "mock-1"),
    ];
    for (path, body, part) in asked {
        let answer = text(send(post(&url, path, body)).await).await;
        assert!(answer.contains(part), "{path} {body}: {answer}");
    }
    let nowhere = send(post(&url, "/v1/files", "{}")).await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_are_chosen_by_key_then_by_order() {
    let vendor = MockVendor::start().await;
    vendor.answer_key("sk-bad", Answer::refusal(401));
    vendor.answer_next(Answer::busy("7"));
    let url = vendor.url();
    let mut bad = post(&url, CHAT, "{}");
    let key = "Bearer sk-bad".parse().unwrap();
    bad.headers_mut().insert("authorization", key);
    assert_eq!(send(bad).await.status(), 401);
    let busy = send(post(&url, CHAT, "{}")).await;
    assert_eq!(
        (busy.status().as_u16(), &busy.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(send(post(&url, CHAT, "{}")).await.status(), 200);
}

#[tokio::test]
async fn a_cut_is_no_end() {
    let vendor = MockVendor::start().await;
    let url = vendor.url();
    for answer in [
        Answer::default().cut_after(2),
        Answer::default().cut_after(2).with_length(),
    ] {
        vendor.answer(answer);
        let answer = send(post(&url, CHAT, r#"{"stream":true}"#)).await;
        let mut body = answer.into_body();
        let first = body.frame().await.unwrap().unwrap();
        assert!(first.is_data());
        let end = loop {
            match body.frame().await {
                Some(Ok(_)) => {}
                end => break end,
            }
        };
        assert!(end.is_some_and(|end| end.is_err()));
    }
    vendor.wait_for_answers_under_way(0).await;
}

#[tokio::test]
async fn slowness_is_as_wished_and_a_lost_interest_is_seen() {
    let vendor = MockVendor::start().await;
    let pause = Duration::from_millis(60);
    vendor.answer(Answer::words(["a"]).thinking(pause).hesitating(pause));
    let begun = Instant::now();
    let answer = send(post(&vendor.url(), CHAT, "{}")).await;
    assert!(begun.elapsed() >= pause);
    text(answer).await;
    assert!(begun.elapsed() >= pause * 2);

    vendor.answer(Answer::default().pausing(Duration::from_secs(600)));
    let answer = send(post(&vendor.url(), CHAT, r#"{"stream":true}"#)).await;
    vendor.wait_for_answers_under_way(1).await;
    drop(answer);
    vendor.wait_for_answers_under_way(0).await;
}

#[tokio::test]
async fn a_huge_answer_is_as_long_as_wished() {
    let vendor = MockVendor::start().await;
    vendor.answer(Answer::huge(3_000_000));
    let mut body = send(post(&vendor.url(), CHAT, "{}")).await.into_body();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        length += frame.unwrap().into_data().unwrap().len();
    }
    assert_eq!(length, 46 * 64 * 1024);
}

#[tokio::test]
async fn with_a_certificate_it_speaks_http2() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let identity = Identity {
        certificates: vec![own.cert.der().to_vec()],
        key: own.signing_key.serialize_der(),
    };
    let vendor = MockVendor::start_at(([127, 0, 0, 1], 0).into(), Some(&identity)).await;
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from(own.cert.der().to_vec()))
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(config)
        .https_only()
        .enable_all_versions()
        .build();
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let url = format!("https://localhost:{}", vendor.address().port());
    let answer = client.request(post(&url, CHAT, "{}")).await.unwrap();
    assert_eq!(answer.version(), Version::HTTP_2);
    assert_eq!(vendor.received()[0].version, Version::HTTP_2);
    assert!(text(answer).await.contains("Hello"));
}

#[tokio::test]
async fn for_benchmarks_it_serves_on_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        serve(listener, Answer::raw("application/json", "{}"), None).await;
    });
    assert_eq!(text(send(post(&url, CHAT, "{}")).await).await, "{}");
    server.abort();
}

#[tokio::test]
async fn stopped_it_is_gone() {
    let vendor = MockVendor::start().await;
    let address = vendor.address();
    vendor.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

//! All five formats: what the vendor sends is what the bot gets, the key is where the vendor wants it, and what it took is
//! told.

use botmaker_domain::{
    BaseUrl,
    keyring::{KeyLabel, MicroUsd, TokenCounts},
};
use botmaker_ports::NewKey;
use botmaker_testkit::vendor::{Identity, MockVendor};
use http_body_util::BodyExt;
use hyper::{Method, StatusCode, Version};

use crate::{
    bots::{Bot, Town, divert, message, provider},
    company::Running,
};

/// What the mock vendor says that an answer took.
const TOLD: TokenCounts = TokenCounts {
    input: 10,
    cached: 2,
    cache_write: 0,
    output: 7,
};

struct Case {
    vendor: &'static str,
    path: &'static str,
    sent_to: &'static str,
    body: &'static str,
    key_header: (&'static str, &'static str),
}

const BEARER: (&str, &str) = ("authorization", "Bearer sk-work");

const CASES: [Case; 8] = [
    Case {
        vendor: "anthropic",
        path: "/v1/messages?beta=true",
        sent_to: "/v1/messages?beta=true",
        body: r#"{"model":"claude-haiku-4-5","max_tokens":50,"stream":true,"messages":[]}"#,
        key_header: ("x-api-key", "sk-work"),
    },
    Case {
        vendor: "anthropic",
        path: "/v1/messages",
        sent_to: "/v1/messages",
        body: r#"{"model":"claude-haiku-4-5","max_tokens":50,"messages":[]}"#,
        key_header: ("x-api-key", "sk-work"),
    },
    Case {
        vendor: "openai",
        path: "/responses",
        sent_to: "/v1/responses",
        body: r#"{"model":"gpt-5.4-mini","stream":true,"input":"hello"}"#,
        key_header: BEARER,
    },
    Case {
        vendor: "openai",
        path: "/chat/completions",
        sent_to: "/v1/chat/completions",
        body: r#"{"model":"gpt-5.4-mini","messages":[]}"#,
        key_header: BEARER,
    },
    Case {
        vendor: "mistral",
        path: "/chat/completions",
        sent_to: "/v1/chat/completions",
        body: r#"{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[]}"#,
        key_header: BEARER,
    },
    Case {
        vendor: "google",
        path: "/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        sent_to: "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        body: r#"{"contents":[]}"#,
        key_header: ("x-goog-api-key", "sk-work"),
    },
    Case {
        vendor: "google",
        path: "/models/gemini-2.5-pro:generateContent",
        sent_to: "/v1beta/models/gemini-2.5-pro:generateContent",
        body: r#"{"contents":[]}"#,
        key_header: ("x-goog-api-key", "sk-work"),
    },
    Case {
        vendor: "ollama",
        path: "/api/chat",
        sent_to: "/api/chat",
        body: r#"{"model":"llama","messages":[]}"#,
        key_header: ("", ""),
    },
];

/// A bot that may ask the case's vendor. Ollama is where its key says.
async fn bot_for(town: &Town, case: &Case) -> Bot {
    if case.vendor != "ollama" {
        town.key(case.vendor, "work", &[]).await;
        return town.bot(case.vendor, &[]).await;
    }
    let base_url = Some(BaseUrl::parse(&town.vendor.url()).unwrap());
    let key = NewKey {
        vendor: provider("ollama"),
        base_url: base_url.clone(),
        label: KeyLabel::parse("cellar").unwrap(),
        tags: Default::default(),
        expires_at: None,
        secret: None,
    };
    town.running.keyring.add_key(&key).await.unwrap();
    let mut bot = Bot::new(town.address, "ollama", &[]);
    bot.grant.base_url = base_url;
    town.running.keyring.put_grant(&bot.grant).await.unwrap();
    bot
}

async fn runs_through(case: &Case) {
    let town = Town::found().await;
    let bot = bot_for(&town, case).await;
    let target = format!("/{}{}", case.vendor, case.path);
    let mut request = bot.request(Method::POST, &target, case.body);
    let headers = request.headers_mut();
    headers.append("x-odd", "1".parse().unwrap());
    headers.append("x-odd", "2".parse().unwrap());
    headers.append("connection", "x-mine".parse().unwrap());
    headers.append("x-mine", "3".parse().unwrap());
    let response = bot.send(request).await;
    assert_eq!(response.status(), StatusCode::OK, "{target}");
    let through = response.into_body().collect().await.unwrap().to_bytes();

    let [received] = &town.vendor.received()[..] else {
        panic!("one request");
    };
    assert_eq!(received.target, case.sent_to);
    assert_eq!(received.body, case.body);
    let odd: Vec<_> = received.headers.get_all("x-odd").into_iter().collect();
    assert_eq!(odd, ["1", "2"]);
    assert!(!received.headers.contains_key("x-mine"));
    let host = received.headers.get("host").unwrap();
    assert_eq!(*host, town.vendor.address().to_string());
    let (name, value) = case.key_header;
    if !name.is_empty() {
        assert_eq!(received.headers.get(name).unwrap(), value);
    }
    assert!(!format!("{:?}", received.headers).contains(&bot.token));

    // The same, asked directly.
    let direct = format!("http://{}{}", town.vendor.address(), case.sent_to);
    let mut request = bot.request(Method::POST, "/", case.body);
    *request.uri_mut() = direct.parse().unwrap();
    let direct = bot.send(request).await;
    let direct = direct.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(through, direct, "{target}");

    let [record] = &town.records(&bot).await[..] else {
        panic!("one record");
    };
    assert!(record.is_whole && record.is_measured, "{record:?}");
    assert_eq!(record.status, Some(200));
    assert_eq!(
        (record.tokens.total(), record.tokens.output),
        (19, TOLD.output),
        "{target}"
    );
    assert!(record.first_byte_ms.is_some());
    // Nobody knows what mistral's model m costs, and models of one's own cost nothing.
    match case.vendor {
        "mistral" => assert_eq!(record.cost, None),
        "ollama" => assert_eq!(record.cost, Some(MicroUsd(0))),
        _ => assert!(record.cost > Some(MicroUsd(0)), "{record:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anthropics_stream_and_answer_run_through() {
    runs_through(&CASES[0]).await;
    runs_through(&CASES[1]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn openais_responses_and_completions_run_through() {
    runs_through(&CASES[2]).await;
    runs_through(&CASES[3]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_of_others_run_through() {
    runs_through(&CASES[4]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn googles_stream_and_answer_run_through() {
    runs_through(&CASES[5]).await;
    runs_through(&CASES[6]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ollamas_lines_run_through() {
    runs_through(&CASES[7]).await;
}

/// A certificate for loopback, and what trusts it.
pub(crate) fn identity() -> Identity {
    let names = vec!["127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    Identity {
        certificates: vec![made.cert.der().to_vec()],
        key: made.signing_key.serialize_der(),
    }
}

/// A keyring with a vendor behind TLS that speaks HTTP/2, to which each of so many threads connects.
pub(crate) async fn secure_town(threads: usize) -> Town {
    let identity = identity();
    let vendor = MockVendor::start_at(([127, 0, 0, 1], 0).into(), Some(&identity)).await;
    let running = Running::with(|settings| {
        divert(settings, &vendor);
        settings.threads = threads;
        settings.authorities = vec![identity.certificates[0].clone().into()];
    })
    .await;
    let address = running.listen().await;
    Town {
        running,
        vendor,
        address,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_speaks_http2_gets_all_requests_over_one_connection() {
    let town = secure_town(1).await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    for _ in 0..5 {
        let response = bot.ask(true).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.version(), Version::HTTP_11);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(body.ends_with(b"\n\n"));
    }
    let received = town.vendor.received();
    assert!(received.iter().all(|it| it.version == Version::HTTP_2));
    assert!(received.iter().all(|it| it.key() == Some("sk-work")));
    assert_eq!(town.vendor.connections(), 1);
    assert_eq!(received[0].body, message(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_whose_certificate_nobody_vouches_for_is_not_asked() {
    let identity = identity();
    let vendor = MockVendor::start_at(([127, 0, 0, 1], 0).into(), Some(&identity)).await;
    let running = Running::with(|settings| divert(settings, &vendor)).await;
    let address = running.listen().await;
    let town = Town {
        running,
        vendor,
        address,
    };
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let (status, body) = bot.chat().await;
    assert_eq!(status, StatusCode::BAD_GATEWAY, "{body}");
    assert!(town.vendor.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_nothing_needs_no_budget() {
    let town = Town::found().await;
    town.key("anthropic", "work", &[]).await;
    let bot = town.bot("anthropic", &[]).await;
    let request = bot.request(Method::GET, "/anthropic/v1/models", "");
    assert_eq!(bot.send(request).await.status(), StatusCode::OK);
    let asked = message(false);
    let counted = bot
        .post("/anthropic/v1/messages/count_tokens", &asked)
        .await;
    assert_eq!(counted.status(), StatusCode::OK);
    for record in town.records(&bot).await {
        assert_eq!(record.tokens.total(), 0);
        assert_eq!(record.cost, Some(MicroUsd(0)));
    }
}

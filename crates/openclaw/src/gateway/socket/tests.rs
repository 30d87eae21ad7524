//! A gateway in a test: one port for the web socket and for the HTTP endpoint that approves devices. It keeps to the
//! protocol, or does not.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::{WebSocketStream, accept_async, tungstenite::Message};

use crate::gateway::{
    ChatError, Gateway, GatewayTarget, HttpGateway, HttpGatewayLimits, PairingDecision,
    PairingRequest,
};

/// How the gateway takes a client that connects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Manner {
    Proper,
    NeverPairs,
    IsAskedByTwo,
    IsStarting,
    RefusesTheToken,
    IsSilent,
    FloodsEvents,
    SendsBinary,
    SendsNonsense,
    SendsHugeFrame,
    HangsUp,
    OpensNoSocket,
}

struct Lab {
    manner: Manner,
    paired: Mutex<Vec<String>>,
    pending: Mutex<Option<String>>,
    calls: Mutex<Vec<(String, Value)>>,
}

const LIMITS: HttpGatewayLimits = HttpGatewayLimits {
    connect: Duration::from_millis(500),
    probe: Duration::from_millis(500),
    rpc: Duration::from_secs(2),
    socket: Duration::from_secs(2),
    chat: Duration::from_millis(500),
    chat_idle: Duration::from_millis(500),
    probe_bytes: 64 * 1024,
    rpc_bytes: 64 * 1024,
    socket_bytes: 256 * 1024,
    chat_bytes: 64 * 1024,
};

async fn start(manner: Manner) -> (Arc<Lab>, GatewayTarget) {
    let lab = Arc::new(Lab {
        manner,
        paired: Mutex::default(),
        pending: Mutex::default(),
        calls: Mutex::default(),
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let shared = Arc::clone(&lab);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let lab = Arc::clone(&shared);
            // The client hangs up on most of the improper ones; that is the point.
            tokio::spawn(async move { drop(serve(&lab, socket).await) });
        }
    });
    let token = SecretString::from("tok");
    (lab, GatewayTarget { address, token })
}

fn gateway() -> HttpGateway {
    HttpGateway::new(LIMITS).unwrap()
}

async fn serve(
    lab: &Lab,
    mut stream: TcpStream,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut start = [0; 4];
    stream.peek(&mut start).await?;
    if &start == b"POST" {
        return approve(lab, stream).await;
    }
    if lab.manner == Manner::OpensNoSocket {
        let page = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi";
        return Ok(stream.write_all(page).await?);
    }
    let mut socket = accept_async(stream).await?;
    match lab.manner {
        Manner::IsSilent => std::future::pending::<()>().await,
        Manner::FloodsEvents => loop {
            say(
                &mut socket,
                &json!({"type": "event", "event": "health", "payload": "x".repeat(500)}),
            )
            .await?;
        },
        Manner::SendsBinary => socket.send(Message::binary(vec![1, 2])).await?,
        Manner::SendsNonsense => socket.send(Message::text("[".repeat(5_000))).await?,
        Manner::SendsHugeFrame => socket.send(Message::text("x".repeat(1_000_000))).await?,
        Manner::HangsUp => return Ok(()),
        _ => return converse(lab, &mut socket).await,
    }
    std::future::pending().await
}

/// `device.pair.approve` over HTTP.
async fn approve(
    lab: &Lab,
    mut stream: TcpStream,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut request = String::new();
    while !request.ends_with("}}") {
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).await?;
        request.push_str(std::str::from_utf8(&piece[..length])?);
    }
    assert!(request.contains("authorization: Bearer tok"), "{request}");
    let body: Value = serde_json::from_str(request.split("\r\n\r\n").nth(1).unwrap())?;
    assert_eq!(
        body,
        json!({"method": "device.pair.approve", "params": {"requestId": "request-1"}})
    );
    let device = lab.pending.lock().unwrap().take();
    let answer = if device.is_some() {
        r#"{"ok":true,"payload":{}}"#
    } else {
        r#"{"ok":false,"error":{"message":"unknown requestId"}}"#
    };
    lab.paired.lock().unwrap().extend(device);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let answer = format!("{head}content-length: {}\r\n\r\n{answer}", answer.len());
    Ok(stream.write_all(answer.as_bytes()).await?)
}

type Socket = WebSocketStream<TcpStream>;

async fn say(
    socket: &mut Socket,
    frame: &Value,
) -> Result<(), tokio_tungstenite::tungstenite::Error> {
    socket.send(Message::text(frame.to_string())).await
}

async fn converse(
    lab: &Lab,
    socket: &mut Socket,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let challenge = json!({"nonce": "nonce-1", "ts": 1_795_245_465_727_i64});
    say(
        socket,
        &json!({"type": "event", "event": "connect.challenge", "payload": challenge}),
    )
    .await?;
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        let request: Value = serde_json::from_str(&text)?;
        let (method, params) = (request["method"].as_str().unwrap(), &request["params"]);
        let answer = if method == "connect" {
            connect(lab, params)
        } else {
            lab.calls
                .lock()
                .unwrap()
                .push((method.to_owned(), params.clone()));
            call(method)
        };
        say(
            socket,
            &json!({"type": "event", "event": "health", "payload": {}}),
        )
        .await?;
        let mut frame = json!({"type": "res", "id": request["id"]});
        match answer {
            Ok(payload) => frame["payload"] = payload,
            Err(error) => frame["error"] = error,
        }
        frame["ok"] = json!(frame.get("error").is_none());
        say(socket, &frame).await?;
    }
    Ok(())
}

fn connect(lab: &Lab, params: &Value) -> Result<Value, Value> {
    assert_eq!(params["auth"], json!({"token": "tok"}));
    assert_eq!(params["scopes"], json!(["operator.pairing"]));
    assert_eq!(params["device"]["nonce"], "nonce-1");
    let refusal = |code: &str, details: Value| json!({"code": code, "message": "its words", "details": details});
    let device = params["device"]["id"].as_str().unwrap().to_owned();
    match lab.manner {
        Manner::IsStarting => Err(refusal(
            "UNAVAILABLE",
            json!({"reason": "startup-sidecars"}),
        )),
        Manner::RefusesTheToken => Err(refusal(
            "INVALID_REQUEST",
            json!({"code": "AUTH_TOKEN_MISMATCH"}),
        )),
        Manner::Proper | Manner::IsAskedByTwo if lab.paired.lock().unwrap().contains(&device) => {
            Ok(json!({"type": "hello-ok"}))
        }
        Manner::IsAskedByTwo => {
            lab.paired.lock().unwrap().push(device);
            Err(refusal("NOT_PAIRED", json!({"requestId": "request-1"})))
        }
        _ => {
            *lab.pending.lock().unwrap() = Some(device);
            Err(refusal("NOT_PAIRED", json!({"requestId": "request-1"})))
        }
    }
}

fn call(method: &str) -> Result<Value, Value> {
    match method {
        "channels.pairing.list" => Ok(json!({"requests": [{
            "requestId": "CC3Q-x", "channel": "telegram", "accountId": "default", "senderId": "555111",
            "metadata": {"username": "zoe_z", "firstName": "Zoe"},
            "createdAt": "2026-11-21T07:18:47.301Z", "expiresAt": "2026-11-21T08:18:47.301Z",
        }]})),
        "channels.pairing.approve" => Ok(json!({"notification": "sent"})),
        _ => Err(
            json!({"code": "INVALID_REQUEST", "message": "pending DM access request no longer exists"}),
        ),
    }
}

fn zoe() -> PairingRequest {
    PairingRequest {
        id: "CC3Q-x".to_owned(),
        channel: "telegram".to_owned(),
        account: "default".to_owned(),
        sender_id: "555111".to_owned(),
        sender_name: Some("Zoe (@zoe_z)".to_owned()),
        created_at: "2026-11-21T07:18:47.301Z".parse().ok(),
        expires_at: "2026-11-21T08:18:47.301Z".parse().ok(),
    }
}

#[tokio::test]
async fn a_gateway_that_does_not_know_us_approves_us_once() {
    let (lab, target) = start(Manner::Proper).await;
    for _ in 0..2 {
        assert_eq!(gateway().pairing_requests(&target).await, Ok(vec![zoe()]));
        assert_eq!(lab.paired.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn two_first_calls_at_once_both_come_in() {
    let (_, target) = start(Manner::IsAskedByTwo).await;
    assert_eq!(gateway().pairing_requests(&target).await, Ok(vec![zoe()]));
}

#[tokio::test]
async fn decisions_name_the_request_and_its_account() {
    let (lab, target) = start(Manner::Proper).await;
    let decide = async |decision| gateway().decide_pairing(&target, &zoe(), decision).await;
    assert_eq!(decide(PairingDecision::Approve).await, Ok(()));
    let refused = decide(PairingDecision::Refuse).await;
    let words = "pending DM access request no longer exists".to_owned();
    assert_eq!(refused, Err(ChatError::Failed { message: words }));
    let named = json!({"channel": "telegram", "accountId": "default", "requestId": "CC3Q-x"});
    let mut approved = named.clone();
    approved["notify"] = json!(true);
    let expected = [
        ("channels.pairing.approve".to_owned(), approved),
        ("channels.pairing.dismiss".to_owned(), named),
    ];
    assert_eq!(*lab.calls.lock().unwrap(), expected);
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for (manner, expected) in [
        (Manner::NeverPairs, "Failed"),
        (Manner::IsStarting, "Unreachable"),
        (Manner::RefusesTheToken, "Unauthorized"),
    ] {
        let (_, target) = start(manner).await;
        let error = gateway().pairing_requests(&target).await.unwrap_err();
        assert!(
            format!("{error:?}").starts_with(expected),
            "{manner:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn whatever_a_gateway_does_the_call_ends_in_time_with_a_typed_error() {
    for (manner, expected) in [
        (Manner::IsSilent, "Timeout"),
        (Manner::FloodsEvents, "Protocol"),
        (Manner::SendsBinary, "Protocol"),
        (Manner::SendsNonsense, "Protocol"),
        (Manner::SendsHugeFrame, "Protocol"),
        (Manner::OpensNoSocket, "Protocol"),
    ] {
        let (_, target) = start(manner).await;
        let began = Instant::now();
        let error = gateway().pairing_requests(&target).await.unwrap_err();
        assert!(
            format!("{error:?}").starts_with(expected),
            "{manner:?}: {error:?}"
        );
        assert!(began.elapsed() < LIMITS.socket * 2, "{manner:?}");
    }
    let (_, target) = start(Manner::HangsUp).await;
    let error = gateway().pairing_requests(&target).await.unwrap_err();
    let is_told = matches!(
        error,
        ChatError::Unreachable { .. } | ChatError::Protocol { .. }
    );
    assert!(is_told, "{error:?}");
    let nobody = GatewayTarget {
        address: SocketAddr::from(([127, 0, 0, 1], 1)),
        token: SecretString::from("tok"),
    };
    let error = gateway().pairing_requests(&nobody).await.unwrap_err();
    assert!(matches!(error, ChatError::Unreachable { .. }), "{error:?}");
}

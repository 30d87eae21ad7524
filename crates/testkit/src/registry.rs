//! A registry on this machine that offers one image (OCI Distribution Specification, "Pulling manifests" and "Pulling
//! blobs"). Docker asks registries under 127.0.0.0/8 without TLS, so that a pull can be tested without a network.

use std::{fmt::Write as _, net::Ipv4Addr, thread};

use bollard::query_parameters::RemoveImageOptions;
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use uuid::Uuid;

use crate::{archive::Archive, engine};

const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const CONFIG: &str = "application/vnd.docker.container.image.v1+json";
const LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar";
/// What a registry says about what it has not.
const UNKNOWN: &[u8] = br#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#;
/// Longer requests are none of Docker's.
const MAX_HEAD: usize = 16 * 1024;
/// The first byte of a TLS connection (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 22;

/// The registry. Dropping it ends it and removes what was pulled from it.
pub struct Registry {
    /// What to pull.
    pub reference: String,
    /// The size of the image's only layer in bytes.
    pub layer_bytes: u64,
    server: JoinHandle<()>,
}

/// What is offered: by path, with its media type.
#[derive(Clone)]
struct Offer {
    parts: Vec<(String, &'static str, Vec<u8>)>,
}

impl Registry {
    /// Offers an image with one file of this many random bytes, labelled as an image of BotMaker's.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn offer(file_bytes: usize) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let name = format!("botmaker-test-{}", Uuid::new_v4().simple());
        let layer = layer(file_bytes);
        let layer_bytes = layer.len() as u64;
        let offer = Offer::of(&name, layer);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, offer.clone()));
            }
        });
        Self {
            reference: format!("127.0.0.1:{port}/{name}:1"),
            layer_bytes,
            server,
        }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.server.abort();
        let reference = self.reference.clone();
        // A thread and a runtime of their own: the test's may be gone or unwinding.
        let cleaner = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let Ok(runtime) = runtime {
                // An image that was never pulled cannot be removed.
                let _ = runtime.block_on(engine::client().remove_image(
                    &reference,
                    None::<RemoveImageOptions>,
                    None,
                ));
            }
        });
        let _ = cleaner.join();
    }
}

fn layer(file_bytes: usize) -> Vec<u8> {
    let random = std::iter::repeat_with(|| Uuid::new_v4().into_bytes()).flatten();
    let contents: Vec<u8> = random.take(file_bytes).collect();
    let mut archive = Archive::default();
    archive.file("contents", 0o644, &contents);
    archive.finish()
}

fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().fold("sha256:".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Offer {
    fn of(name: &str, layer: Vec<u8>) -> Self {
        let architecture = match std::env::consts::ARCH {
            "aarch64" => "arm64",
            _ => "amd64",
        };
        let (of_layer, layer_bytes) = (digest(&layer), layer.len());
        let config = format!(
            r#"{{"architecture":"{architecture}","os":"linux","config":{{"Labels":{{"botmaker.layout":"botmaker","botmaker.openclaw.version":"1.2.3"}}}},"rootfs":{{"type":"layers","diff_ids":["{of_layer}"]}},"history":[{{"created_by":"a test"}}]}}"#
        )
        .into_bytes();
        let (of_config, config_bytes) = (digest(&config), config.len());
        let manifest = format!(
            r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"{CONFIG}","size":{config_bytes},"digest":"{of_config}"}},"layers":[{{"mediaType":"{LAYER}","size":{layer_bytes},"digest":"{of_layer}"}}]}}"#
        )
        .into_bytes();
        let by_digest = format!("/v2/{name}/manifests/{}", digest(&manifest));
        Self {
            parts: vec![
                (
                    format!("/v2/{name}/manifests/1"),
                    MANIFEST,
                    manifest.clone(),
                ),
                (by_digest, MANIFEST, manifest),
                (format!("/v2/{name}/blobs/{of_config}"), CONFIG, config),
                (format!("/v2/{name}/blobs/{of_layer}"), LAYER, layer),
            ],
        }
    }
}

/// Answers one request and closes.
async fn answer(mut stream: TcpStream, offer: Offer) {
    let Some((method, path)) = read_head(&mut stream).await else {
        return;
    };
    let part = offer.parts.iter().find(|part| path == part.0);
    let (status, media, body) = match part {
        Some((_, media, body)) => ("200 OK", *media, body.as_slice()),
        None if path == "/v2/" => ("200 OK", "application/json", &b"{}"[..]),
        None => ("404 Not Found", "application/json", UNKNOWN),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\nDocker-Content-Digest: {}\r\n\
         Docker-Distribution-Api-Version: registry/2.0\r\nConnection: close\r\n\r\n",
        body.len(),
        digest(body)
    );
    // Who does not listen any more needs no answer.
    let _ = stream.write_all(head.as_bytes()).await;
    if method != "HEAD" {
        let _ = stream.write_all(body).await;
    }
    let _ = stream.shutdown().await;
}

/// The method and the path of a request.
async fn read_head(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > MAX_HEAD {
            return None;
        }
        let byte = stream.read_u8().await.ok()?;
        // Docker tries TLS first, and waits for an answer to it.
        if head.is_empty() && byte == TLS_HANDSHAKE {
            return None;
        }
        head.push(byte);
    }
    let text = String::from_utf8_lossy(&head);
    let mut words = text.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.to_owned()))
}

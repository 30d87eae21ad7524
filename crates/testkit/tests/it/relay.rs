//! The relay between a program and its engine, in front of a socket that says everything again.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use botmaker_testkit::relay::Relay;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    time::timeout,
};

const LIMIT: Duration = Duration::from_secs(10);
const MOMENT: Duration = Duration::from_millis(200);

/// Says everything again until the test ends.
fn echo(at: &Path) {
    let listener = UnixListener::bind(at).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                let _ = tokio::io::copy(&mut from, &mut to).await;
            });
        }
    });
}

/// Says so many bytes and hears them again.
async fn talk(stream: &mut UnixStream, count: usize) -> std::io::Result<()> {
    stream.write_all(&vec![b'x'; count]).await?;
    stream.read_exact(&mut vec![0; count]).await?;
    Ok(())
}

#[tokio::test]
async fn a_relay_passes_on_slowly_not_at_all_and_again() {
    let place = tempfile::tempdir().unwrap();
    let engine = place.path().join("engine.sock");
    echo(&engine);
    let mut relay = Relay::start(place.path().join("relay.sock"), engine);
    let mut stream = UnixStream::connect(relay.path()).await.unwrap();
    timeout(LIMIT, talk(&mut stream, 4096))
        .await
        .unwrap()
        .unwrap();

    relay.trickle();
    let begun = Instant::now();
    timeout(LIMIT, talk(&mut stream, 4096))
        .await
        .unwrap()
        .unwrap();
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(100), "it took only {took:?}");

    relay.pause();
    stream.write_all(b"held").await.unwrap();
    let mut heard = [0; 4];
    let silence = timeout(MOMENT, stream.read_exact(&mut heard)).await;
    assert!(silence.is_err(), "a paused relay passed on {heard:?}");
    relay.restore();
    timeout(LIMIT, stream.read_exact(&mut heard))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&heard, b"held");

    relay.cut();
    assert!(
        timeout(LIMIT, talk(&mut stream, 1)).await.unwrap().is_err(),
        "a cut connection still works"
    );
    assert!(UnixStream::connect(relay.path()).await.is_err());
    relay.restore();
    let mut stream = UnixStream::connect(relay.path()).await.unwrap();
    timeout(LIMIT, talk(&mut stream, 4)).await.unwrap().unwrap();
}

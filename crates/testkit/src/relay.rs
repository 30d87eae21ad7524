//! A socket that leads to the engine as long as the test wants it to.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// What a slow engine says at once. An answer about a container is some KiB, so it takes parts of a second.
const TRICKLE_BYTES: usize = 256;
/// The pause between two such pieces.
const TRICKLE_PAUSE: Duration = Duration::from_millis(10);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Open,
    Trickling,
    Paused,
    Cut,
}

/// A relay of a Unix socket. It needs the test's tokio runtime and ends with it.
pub struct Relay {
    path: PathBuf,
    target: PathBuf,
    flow: watch::Sender<Flow>,
    /// Each connection holds a clone.
    open: Arc<()>,
    listener: Option<JoinHandle<()>>,
}

impl Relay {
    /// Listens at `path` and leads to `target`.
    ///
    /// # Panics
    /// When nobody can listen there.
    #[must_use]
    pub fn start(path: PathBuf, target: PathBuf) -> Self {
        let mut relay = Self {
            path,
            target,
            flow: watch::channel(Flow::Open).0,
            open: Arc::default(),
            listener: None,
        };
        relay.listen();
        relay
    }

    /// Where it listens.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many connections are open now.
    #[must_use]
    pub fn connections(&self) -> usize {
        // One is the relay's own, one its listener's.
        Arc::strong_count(&self.open) - 1 - usize::from(self.listener.is_some())
    }

    /// Ends every connection and refuses new ones: the engine has gone.
    pub fn cut(&mut self) {
        self.flow.send_replace(Flow::Cut);
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
        let _ = std::fs::remove_file(&self.path);
    }

    /// Keeps connections, also new ones, but passes nothing on: the engine hangs.
    pub fn pause(&self) {
        self.flow.send_replace(Flow::Paused);
    }

    /// Passes on a few bytes at a time: the engine is slow.
    pub fn trickle(&self) {
        self.flow.send_replace(Flow::Trickling);
    }

    /// Lets everything through again.
    pub fn restore(&mut self) {
        self.flow.send_replace(Flow::Open);
        if self.listener.is_none() {
            self.listen();
        }
    }

    fn listen(&mut self) {
        let listener = UnixListener::bind(&self.path).expect("the relay can listen");
        let (target, flow) = (self.target.clone(), self.flow.subscribe());
        let open = Arc::clone(&self.open);
        self.listener = Some(tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let passing = pass(client, target.clone(), flow.clone());
                let open = Arc::clone(&open);
                tokio::spawn(async move {
                    passing.await;
                    drop(open);
                });
            }
        }));
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.cut();
    }
}

async fn pass(client: UnixStream, target: PathBuf, flow: watch::Receiver<Flow>) {
    let Ok(engine) = UnixStream::connect(target).await else {
        return;
    };
    let ((from_client, to_client), (from_engine, to_engine)) =
        (client.into_split(), engine.into_split());
    let mut cut = flow.clone();
    tokio::select! {
        _ = async {
            tokio::join!(
                copy(from_client, to_engine, flow.clone()),
                copy(from_engine, to_client, flow.clone()),
            )
        } => {}
        _ = cut.wait_for(|flow| *flow == Flow::Cut) => {}
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut flow: watch::Receiver<Flow>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer).await {
        let passes = |flow: &Flow| matches!(flow, Flow::Open | Flow::Trickling);
        if flow.wait_for(passes).await.is_err() {
            return;
        }
        if read == 0 {
            let _ = to.shutdown().await;
            return;
        }
        if write(&mut to, &buffer[..read], &flow).await.is_err() {
            return;
        }
    }
}

/// Writes at the speed of the moment, which may change in the middle.
async fn write(
    to: &mut OwnedWriteHalf,
    bytes: &[u8],
    flow: &watch::Receiver<Flow>,
) -> std::io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let is_slow = *flow.borrow() == Flow::Trickling;
        let size = if is_slow { TRICKLE_BYTES } else { rest.len() };
        let (now, later) = rest.split_at(size.min(rest.len()));
        to.write_all(now).await?;
        if is_slow {
            tokio::time::sleep(TRICKLE_PAUSE).await;
        }
        rest = later;
    }
    Ok(())
}

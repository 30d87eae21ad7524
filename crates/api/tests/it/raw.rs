//! Requests as bytes, because HTTP clients tidy up what tests of hostile requests are about.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::app::TestApp;

impl TestApp {
    /// Sends these bytes and returns the status of the answer; 0 when the connection ended without one.
    pub(crate) async fn raw(&self, request: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(self.base.strip_prefix("http://").unwrap())
            .await
            .unwrap();
        let mut answer = Vec::new();
        let asking = async {
            // Whoever refuses a request may close before all of it was sent.
            let _ = stream.write_all(request).await;
            let _ = stream.read_to_end(&mut answer).await;
        };
        tokio::time::timeout(crate::app::PATIENCE, asking)
            .await
            .unwrap_or_else(|_| panic!("no end: {}", String::from_utf8_lossy(request)));
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        (status, text)
    }

    /// Sends a request line with this target and no credential.
    pub(crate) async fn raw_get(&self, target: &str) -> (u16, String) {
        let host = self.base.strip_prefix("http://").unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        self.raw(request.as_bytes()).await
    }
}

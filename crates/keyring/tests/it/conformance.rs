//! The real keyring keeps every promise of the trait, over its socket.

use std::sync::Arc;

use botmaker_ports::Keyring;

use crate::company::Running;

async fn open() -> (Arc<dyn Keyring>, Running) {
    let running = Running::start().await;
    (Arc::clone(&running.keyring), running)
}

botmaker_ports::keyring_conformance!(open);

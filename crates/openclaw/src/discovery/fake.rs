//! A model server that says what it is told to.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use botmaker_domain::BaseUrl;

use super::{Discovered, DiscoveryError, ModelDiscovery};

/// What was asked: the address, and where containers reach this machine.
type Asked = (BaseUrl, Option<IpAddr>);

/// A scripted [`ModelDiscovery`]; refuses until it is told otherwise.
#[derive(Default)]
pub struct FakeDiscovery {
    answer: Mutex<Option<Result<Discovered, DiscoveryError>>>,
    asked: Mutex<Vec<Asked>>,
}

impl FakeDiscovery {
    /// Answers with this from now on.
    pub fn set_answer(&self, answer: Result<Discovered, DiscoveryError>) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    }

    /// What was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[async_trait]
impl ModelDiscovery for FakeDiscovery {
    async fn discover(
        &self,
        base_url: &BaseUrl,
        host_gateway: Option<IpAddr>,
    ) -> Result<Discovered, DiscoveryError> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((base_url.clone(), host_gateway));
        let answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        answer.clone().unwrap_or(Err(DiscoveryError::Failed))
    }
}

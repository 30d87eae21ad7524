//! Somebody between a fleet and the fake engine, who may hold up a call, refuse it, lose its answer or never let it end.

use std::{sync::Arc, time::Duration};

use botmaker_domain::BotId;
use futures_util::{StreamExt, stream, stream::BoxStream};

use super::{instance::FakeRuntime, method::Method};
use crate::runtime::{error::RuntimeError, event::RuntimeEvent};

/// What becomes of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It goes on after this time.
    Pass(Duration),
    /// It fails after this time and has no effect.
    Fail(Duration, RuntimeError),
    /// It never ends, as when the process that made it is killed.
    Hang,
}

/// Decides about calls of a [`FakeRuntime`]. Is called without any lock of the fake's held, so it may look at the fake.
pub trait Interceptor: Send + Sync {
    /// A call begins; asked again once its time has passed, so that a process killed meanwhile has no effect any more.
    fn on_call(&self, method: Method, bot: Option<BotId>, is_begin: bool) -> Fate;

    /// What becomes of an event that the engine tells: how often it is told, and how late.
    fn on_event(&self, event: &RuntimeEvent) -> (usize, Duration);

    /// A call that changes containers or networks has had its effect.
    ///
    /// # Errors
    /// What the caller is told instead of its answer, which is lost.
    fn on_done(&self, method: Method, bot: BotId) -> Result<(), RuntimeError>;
}

impl FakeRuntime {
    /// Lets somebody decide about every call from now on.
    pub fn intercept(&self, interceptor: Arc<dyn Interceptor>) {
        self.look().interceptor = Some(interceptor);
    }

    fn interceptor(&self) -> Option<Arc<dyn Interceptor>> {
        self.look().interceptor.clone()
    }

    /// Asks the interceptor before a call.
    pub(super) async fn admit(
        &self,
        method: Method,
        bot: Option<BotId>,
    ) -> Result<(), RuntimeError> {
        let Some(interceptor) = self.interceptor() else {
            return Ok(());
        };
        let outcome = match interceptor.on_call(method, bot, true) {
            Fate::Hang => std::future::pending().await,
            Fate::Pass(pause) => (pause, Ok(())),
            Fate::Fail(pause, error) => (pause, Err(error)),
        };
        if !outcome.0.is_zero() {
            tokio::time::sleep(outcome.0).await;
            if interceptor.on_call(method, bot, false) == Fate::Hang {
                std::future::pending::<()>().await;
            }
        }
        outcome.1
    }

    /// Loses, doubles and delays events as the interceptor says. A late one holds up those after it.
    pub(super) fn meddle(
        &self,
        events: BoxStream<'static, Result<RuntimeEvent, RuntimeError>>,
    ) -> BoxStream<'static, Result<RuntimeEvent, RuntimeError>> {
        let Some(interceptor) = self.interceptor() else {
            return events;
        };
        let told = events.then(move |item| {
            let (copies, pause) = item
                .as_ref()
                .map_or((1, Duration::ZERO), |event| interceptor.on_event(event));
            async move {
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
                stream::iter(vec![item; copies])
            }
        });
        told.flatten().boxed()
    }

    /// Asks the interceptor after the effect of a call.
    pub(super) fn leave(&self, method: Method, bot: BotId) -> Result<(), RuntimeError> {
        self.interceptor()
            .map_or(Ok(()), |interceptor| interceptor.on_done(method, bot))
    }
}

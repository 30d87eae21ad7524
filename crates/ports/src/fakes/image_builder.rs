//! An image builder that does what a test says.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use tokio::sync::{Mutex, mpsc};

use crate::image_builder::{ImageBuildError, ImageBuilder};

/// Steps that a test may be ahead of the builder.
const STEPS: usize = 64;

enum Step {
    Line(String),
    End(Result<(), ImageBuildError>),
}

/// Prints and ends when the test says so. Clones are the same builder.
#[derive(Clone)]
pub struct FakeImageBuilder {
    steps: mpsc::Sender<Step>,
    waiting: Arc<Mutex<mpsc::Receiver<Step>>>,
}

impl Default for FakeImageBuilder {
    fn default() -> Self {
        let (steps, waiting) = mpsc::channel(STEPS);
        Self {
            steps,
            waiting: Arc::new(Mutex::new(waiting)),
        }
    }
}

impl FakeImageBuilder {
    /// Lets the builder print a line.
    pub async fn print(&self, line: &str) {
        self.take(Step::Line(line.to_owned())).await;
    }

    /// Lets it end.
    pub async fn end(&self, outcome: Result<(), ImageBuildError>) {
        self.take(Step::End(outcome)).await;
    }

    async fn take(&self, step: Step) {
        // The receiver lives in this struct, so that the channel is never closed.
        let _ = self.steps.send(step).await;
    }
}

#[async_trait]
impl ImageBuilder for FakeImageBuilder {
    async fn build(
        &self,
    ) -> Result<BoxStream<'static, Result<String, ImageBuildError>>, ImageBuildError> {
        let steps = stream::unfold(Some(Arc::clone(&self.waiting)), |waiting| async move {
            let waiting = waiting?;
            let step = waiting.lock().await.recv().await?;
            match step {
                Step::Line(line) => Some((Ok(line), Some(waiting))),
                Step::End(Err(failure)) => Some((Err(failure), None)),
                Step::End(Ok(())) => None,
            }
        });
        Ok(steps.boxed())
    }
}

//! The operator's own way of making the image of new bots.

use async_trait::async_trait;
use futures_util::stream::BoxStream;

/// Why an image was not made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ImageBuildError {
    /// The command could not begin.
    #[error("{program} cannot be started: {message}")]
    NotStarted {
        /// What was to be run.
        program: String,
        /// The system's words.
        message: String,
    },
    /// The command said that it failed.
    #[error("{program} ended with {status}")]
    Failed {
        /// What was run.
        program: String,
        /// How it ended, such as `exit status: 1`.
        status: String,
    },
    /// What it printed could not be read.
    #[error("the output of {program} cannot be read: {message}")]
    Unreadable {
        /// What was run.
        program: String,
        /// The system's words.
        message: String,
    },
}

/// Makes the image of new bots on the engine.
#[async_trait]
pub trait ImageBuilder: Send + Sync + 'static {
    /// Begins. The stream gives the lines that the builder prints, without control characters and of bounded length,
    /// and ends without an error when it says that the image is made. Dropping the stream ends the builder.
    ///
    /// # Errors
    /// It could not begin. As the stream's last item: it failed.
    async fn build(
        &self,
    ) -> Result<BoxStream<'static, Result<String, ImageBuildError>>, ImageBuildError>;
}

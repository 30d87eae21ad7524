//! The operator's command as what makes the image of new bots.

use async_trait::async_trait;
use botmaker_bootstrap::{OperatorCommand, RunningCommand};
use botmaker_ports::{ImageBuildError, ImageBuilder};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};

/// Joins the two.
pub(crate) struct ImageCommand(pub(crate) OperatorCommand);

#[async_trait]
impl ImageBuilder for ImageCommand {
    async fn build(
        &self,
    ) -> Result<BoxStream<'static, Result<String, ImageBuildError>>, ImageBuildError> {
        let program = self.0.program().to_owned();
        let running = self
            .0
            .start()
            .map_err(|error| ImageBuildError::NotStarted {
                program: program.clone(),
                message: error.to_string(),
            })?;
        let lines = stream::unfold(Some((running, program)), |state| async {
            let (mut running, program) = state?;
            match step(&mut running, &program).await {
                Ok(Some(line)) => Some((Ok(line), Some((running, program)))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(lines.boxed())
    }
}

/// The next line, or how the command ended.
async fn step(
    running: &mut RunningCommand,
    program: &str,
) -> Result<Option<String>, ImageBuildError> {
    let unreadable = |error: std::io::Error| ImageBuildError::Unreadable {
        program: program.to_owned(),
        message: error.to_string(),
    };
    if let Some(line) = running.next_line().await.map_err(unreadable)? {
        return Ok(Some(line));
    }
    match running.end().await.map_err(unreadable)? {
        Ok(()) => Ok(None),
        Err(status) => Err(ImageBuildError::Failed {
            program: program.to_owned(),
            status,
        }),
    }
}

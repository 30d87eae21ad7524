//! The pull of an image, and how far it is over all its layers.

use std::{collections::BTreeMap, time::Duration};

use bollard::{
    errors::Error, models::CreateImageInfo, query_parameters::CreateImageOptionsBuilder,
};
use botmaker_ports::{PullProgress, RuntimeError};
use futures_util::{StreamExt, stream, stream::BoxStream};

use crate::{engine::DockerEngine, error::Asked};

type Steps = BoxStream<'static, Result<PullProgress, RuntimeError>>;

/// The engine tells something every 100 ms while it downloads; a registry that is silent for this long is gone.
const LONGEST_SILENCE: Duration = Duration::from_secs(120);
/// Layers of one image whose sizes are added up; registries allow 127.
const MAX_LAYERS: usize = 256;

/// Asks the engine for an image. A reference without tag or digest means `latest`, where the engine would take all tags.
pub(crate) async fn pull(engine: &DockerEngine, reference: &str) -> Result<Steps, RuntimeError> {
    let what = format!("image {reference}");
    let asked = Asked {
        operation: "pull",
        what: &what,
        limit: LONGEST_SILENCE,
    };
    let docker = engine
        .client
        .open(LONGEST_SILENCE)
        .map_err(|error| asked.error(error))?;
    let options = CreateImageOptionsBuilder::new()
        .from_image(&with_tag(reference))
        .build();
    let mut frames = docker.create_image(Some(options), None, None).boxed();
    // The engine answers a refusal with its first frame or instead of it.
    let first = match tokio::time::timeout(LONGEST_SILENCE, frames.next()).await {
        Err(_elapsed) => return Err(asked.timed_out()),
        Ok(None) => None,
        Ok(Some(frame)) => Some(frame.map_err(|error| failure(asked, error))?),
    };
    let mut fold = Fold::default();
    let begun = first.map(|frame| Ok(fold.add(frame)));
    let rest = stream::unfold(Some((frames, fold)), move |state| {
        let what = what.clone();
        async move {
            let (mut frames, mut fold) = state?;
            let asked = Asked {
                operation: "pull",
                what: &what,
                limit: LONGEST_SILENCE,
            };
            match tokio::time::timeout(LONGEST_SILENCE, frames.next()).await {
                Err(_elapsed) => Some((Err(asked.timed_out()), None)),
                Ok(None) => None,
                Ok(Some(Err(error))) => Some((Err(failure(asked, error)), None)),
                Ok(Some(Ok(frame))) => Some((Ok(fold.add(frame)), Some((frames, fold)))),
            }
        }
    });
    Ok(stream::iter(begun).chain(rest).boxed())
}

/// An image that the registry has not, or only for some, is refused with the engine's words: they say which of the two.
fn failure(asked: Asked<'_>, error: Error) -> RuntimeError {
    match error {
        Error::DockerResponseServerError {
            status_code: 404,
            message,
        } => RuntimeError::Refused { message },
        other => asked.error(other),
    }
}

/// The reference with a tag of its own, if it names neither tag nor digest.
fn with_tag(reference: &str) -> String {
    let name = reference.rsplit('/').next().unwrap_or(reference);
    if name.contains([':', '@']) {
        reference.to_owned()
    } else {
        format!("{reference}:latest")
    }
}

/// Adds the layers up. What is already there tells no size and counts for nothing.
#[derive(Default)]
struct Fold {
    layers: BTreeMap<String, Layer>,
}

#[derive(Clone, Copy, Default)]
struct Layer {
    done: u64,
    total: u64,
}

impl Fold {
    fn add(&mut self, frame: CreateImageInfo) -> PullProgress {
        let status = frame.status.unwrap_or_default();
        if let Some(id) = &frame.id {
            let detail = frame.progress_detail.unwrap_or_default();
            let size = |size: Option<i64>| size.and_then(|size| u64::try_from(size).ok());
            self.note(id, &status, size(detail.current), size(detail.total));
        }
        let is_sized = !self.layers.is_empty();
        let sum = |of: fn(&Layer) -> u64| is_sized.then(|| self.layers.values().map(of).sum());
        PullProgress {
            done_bytes: sum(|layer| layer.done),
            total_bytes: sum(|layer| layer.total),
            line: match frame.id {
                Some(id) => format!("{id}: {status}"),
                None => status,
            },
        }
    }

    /// Only downloads count: extraction repeats the same bytes. A layer's end tells no numbers.
    fn note(&mut self, id: &str, status: &str, current: Option<u64>, total: Option<u64>) {
        if status == "Downloading"
            && let (Some(done), Some(total)) = (current, total.filter(|total| *total > 0))
        {
            if self.layers.len() < MAX_LAYERS || self.layers.contains_key(id) {
                let done = done.min(total);
                self.layers.insert(id.to_owned(), Layer { done, total });
            }
        } else if [
            "Verifying Checksum",
            "Download complete",
            "Extracting",
            "Pull complete",
        ]
        .contains(&status)
            && let Some(layer) = self.layers.get_mut(id)
        {
            layer.done = layer.total;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames in the Docker Engine API's form (`ImageCreate`): three layers, one of them there already.
    const RECORDED: &str = r#"
{"status":"Pulling from botmaker/fixture","id":"1"}
{"status":"Already exists","progressDetail":{},"id":"31e352740f53"}
{"status":"Pulling fs layer","progressDetail":{},"id":"7f9bcf943fa5"}
{"status":"Waiting","progressDetail":{},"id":"5d2ee7b5a0ac"}
{"status":"Downloading","progressDetail":{"current":1048576,"total":4194304},"progress":"[============>      ]","id":"7f9bcf943fa5"}
{"status":"Downloading","progressDetail":{"current":500,"total":1000},"progress":"[=========>         ]","id":"5d2ee7b5a0ac"}
{"status":"Verifying Checksum","progressDetail":{},"id":"5d2ee7b5a0ac"}
{"status":"Download complete","progressDetail":{},"id":"7f9bcf943fa5"}
{"status":"Extracting","progressDetail":{"current":32768,"total":4194304},"progress":"[>                  ]","id":"7f9bcf943fa5"}
{"status":"Pull complete","progressDetail":{},"id":"7f9bcf943fa5"}
{"status":"Digest: sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf"}
{"status":"Status: Downloaded newer image for botmaker/fixture:1"}
"#;

    fn fold(frames: &str) -> Vec<PullProgress> {
        let mut fold = Fold::default();
        let frames = frames.trim().lines();
        frames
            .map(|frame| fold.add(serde_json::from_str(frame).unwrap()))
            .collect()
    }

    #[test]
    fn the_layers_are_added_up() {
        let steps = fold(RECORDED);
        let sizes: Vec<_> = steps
            .iter()
            .map(|step| step.done_bytes.zip(step.total_bytes))
            .collect();
        assert_eq!(sizes[..4], [None; 4]);
        assert_eq!(sizes[4], Some((1_048_576, 4_194_304)));
        assert_eq!(sizes[5], Some((1_049_076, 4_195_304)));
        assert_eq!(sizes[6], Some((1_049_576, 4_195_304)));
        assert!(
            sizes[7..]
                .iter()
                .all(|sizes| *sizes == Some((4_195_304, 4_195_304)))
        );
        assert_eq!(steps[7].line, "7f9bcf943fa5: Download complete");
        assert!(steps[11].line.starts_with("Status: Downloaded"));
    }

    #[test]
    fn progress_never_falls_and_never_passes_the_whole() {
        let steps = fold(
            r#"
{"status":"Downloading","progressDetail":{"current":30,"total":10},"id":"a"}
{"status":"Downloading","progressDetail":{"current":-5,"total":10},"id":"a"}
{"status":"Downloading","progressDetail":{"current":5},"id":"b"}"#,
        );
        for step in steps {
            assert_eq!((step.done_bytes, step.total_bytes), (Some(10), Some(10)));
        }
    }

    #[test]
    fn a_reference_without_tag_means_latest() {
        assert_eq!(with_tag("localhost:5000/a/b"), "localhost:5000/a/b:latest");
        for whole in ["a/b:1", "localhost:5000/b:1", "a@sha256:00"] {
            assert_eq!(with_tag(whole), whole);
        }
    }
}

//! How far the pull of an image is.

/// The whole of a pull so far, over all layers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PullProgress {
    /// Bytes that have come; `None` while no layer has told its size.
    pub done_bytes: Option<u64>,
    /// Bytes that are to come, done ones included. Grows while layers tell their sizes.
    pub total_bytes: Option<u64>,
    /// What the engine does now, in its own words.
    pub line: String,
}

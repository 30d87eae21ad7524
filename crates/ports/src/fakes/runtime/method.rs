//! The methods of `BotRuntime` as values, to count calls and to make them fail.

/// A method of [`crate::BotRuntime`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[expect(missing_docs, reason = "each is named after its method")]
pub enum Method {
    Status,
    FindImage,
    PullImage,
    EnsureNetwork,
    RemoveNetwork,
    ListNetworks,
    WriteConfig,
    PrepareState,
    TrashState,
    ListStored,
    CreateContainer,
    StartContainer,
    StopContainer,
    RemoveContainer,
    SetRestartPolicy,
    FindContainer,
    ListContainers,
    ListLabelled,
    RunOnce,
    Subscribe,
    Logs,
    Stats,
    SampleUsage,
    Endpoint,
}

impl Method {
    /// Whether the method talks to the engine; the others work on files or on nothing at all.
    #[must_use]
    pub const fn needs_engine(self) -> bool {
        !matches!(
            self,
            Self::WriteConfig
                | Self::PrepareState
                | Self::TrashState
                | Self::ListStored
                | Self::Endpoint
        )
    }
}

//! The methods of `BotRuntime` as values, to count calls and to make them fail.

/// A method of [`crate::BotRuntime`] or [`crate::BotFiles`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[expect(missing_docs, reason = "each is named after its method")]
pub enum Method {
    Status,
    FindImage,
    RetainImage,
    ReleaseImage,
    ListRetainedImages,
    PullImage,
    EnsureNetwork,
    RemoveNetwork,
    ListNetworks,
    WriteConfig,
    UpdateConfig,
    PruneConfig,
    PrepareState,
    TrashState,
    QuarantineState,
    ListTrash,
    RestoreTrash,
    RemoveTrash,
    KeepAbout,
    FindAbout,
    MeasureStored,
    ListStored,
    SnapshotState,
    RestoreSnapshot,
    ListSnapshots,
    RemoveSnapshot,
    MeasureState,
    KeepReport,
    FindReport,
    ListReports,
    RemoveReport,
    CreateContainer,
    StartContainer,
    StopContainer,
    RemoveContainer,
    SetRestartPolicy,
    FindContainer,
    AuditContainer,
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
                | Self::UpdateConfig
                | Self::PruneConfig
                | Self::PrepareState
                | Self::TrashState
                | Self::QuarantineState
                | Self::ListTrash
                | Self::RestoreTrash
                | Self::RemoveTrash
                | Self::KeepAbout
                | Self::FindAbout
                | Self::MeasureStored
                | Self::ListStored
                | Self::SnapshotState
                | Self::RestoreSnapshot
                | Self::ListSnapshots
                | Self::RemoveSnapshot
                | Self::MeasureState
                | Self::KeepReport
                | Self::FindReport
                | Self::ListReports
                | Self::RemoveReport
                | Self::Endpoint
        )
    }
}

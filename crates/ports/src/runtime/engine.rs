//! The engine itself, and the images on it.

use std::net::IpAddr;

/// What an engine says about itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngineStatus {
    /// Such as `20.10.24`.
    pub version: String,
    /// The API version spoken, such as `1.41`.
    pub api_version: String,
    /// Such as `linux/amd64`.
    pub platform: String,
    /// Such as `overlay2`.
    pub storage_driver: String,
    /// `1` or `2`.
    pub cgroup_version: String,
    /// Whether it runs without root.
    pub is_rootless: bool,
    /// The address under which containers reach the host; `None` when the engine does not tell.
    pub host_gateway: Option<IpAddr>,
    /// Processors that it may use.
    pub cpus: u32,
    /// Memory of its machine in bytes.
    pub memory_bytes: u64,
    /// Limits that this engine cannot enforce, such as `memory` or `pids`; empty when all work.
    pub missing_limits: Vec<String>,
}

/// The user that bots run as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ContainerUser {
    /// User id inside the container.
    pub uid: u32,
    /// Group id inside the container.
    pub gid: u32,
    /// User id that must own the bot's files on the host; differs from `uid` with a rootless engine.
    pub host_uid: u32,
    /// Group id that must own the bot's files on the host.
    pub host_gid: u32,
}

/// What a runtime can do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capabilities {
    /// The user that bots run as.
    pub user: ContainerUser,
    /// Whether bots keep running while this process is away.
    pub outlives_process: bool,
}

/// How an image is laid out inside (`docs/reference/image.md`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ImageLayout {
    /// Built by `cargo xtask image`; seeds plugins by itself.
    Botmaker,
    /// The official OpenClaw image.
    Official,
}

impl ImageLayout {
    /// The spelling of the image label and of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Botmaker => "botmaker",
            Self::Official => "official",
        }
    }
}

/// An image on the engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageInfo {
    /// The engine's id of it, `sha256:…`.
    pub id: String,
    /// The reference that was asked for.
    pub reference: String,
    /// OpenClaw's version by its label; `None` when it carries none.
    pub openclaw_version: Option<String>,
    /// The channels that it really has.
    pub channels: Vec<String>,
    /// How it is laid out.
    pub layout: ImageLayout,
    /// Size in bytes.
    pub size_bytes: u64,
}

//! Where a bot runs: node, host port and subnet.

use std::fmt;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

/// Names a machine that runs bots; `local` on a single host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(String);

impl NodeId {
    /// The only node of a single-host instance.
    #[must_use]
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// Wraps a stored node name.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The node's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The node of a bot, and the host port and bridge subnet reserved for it there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Placement {
    /// The machine.
    pub node: NodeId,
    /// The port on 127.0.0.1 that leads to the bot's gateway.
    pub port: u16,
    /// The subnet of the bot's own bridge network.
    pub subnet: Ipv4Net,
}

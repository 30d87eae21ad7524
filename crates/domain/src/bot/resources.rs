//! How much of the machine a bot may use.

use serde::{Deserialize, Serialize};

/// The limits of one bot's container.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct Resources {
    /// Memory, swap included, in bytes.
    pub memory_bytes: u64,
    /// Processor time in thousandths of a core.
    pub cpu_millis: u32,
    /// The greatest number of processes and threads.
    pub pids: u32,
}

const MIB: u64 = 1024 * 1024;

impl Default for Resources {
    /// 2 GiB, one core, 256 pids: 512 MiB cannot boot OpenClaw 2026.9, 1 GiB is marginal, 100 pids are too few
    /// for its tools (`docs/decisions/0002-resource-defaults.md`).
    fn default() -> Self {
        Self {
            memory_bytes: 2048 * MIB,
            cpu_millis: 1000,
            pids: 256,
        }
    }
}

/// What an operator lets one bot have at most, and what OpenClaw needs at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ResourceLimits {
    /// The smallest allowed values.
    pub minimum: Resources,
    /// The greatest allowed values.
    pub maximum: Resources,
}

impl Default for ResourceLimits {
    fn default() -> Self {
        Self {
            minimum: Resources {
                memory_bytes: 1024 * MIB,
                cpu_millis: 250,
                pids: 128,
            },
            maximum: Resources {
                memory_bytes: 16_384 * MIB,
                cpu_millis: 8000,
                pids: 4096,
            },
        }
    }
}

/// A resource outside its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResourceError {
    /// Memory outside the limits.
    #[error("memory must be between {} and {} MiB", .minimum / MIB, .maximum / MIB)]
    Memory {
        /// Smallest value in bytes.
        minimum: u64,
        /// Greatest value in bytes.
        maximum: u64,
    },
    /// Processor time outside the limits.
    #[error("processor time must be between {minimum} and {maximum} thousandths of a core")]
    Cpu {
        /// Smallest value.
        minimum: u32,
        /// Greatest value.
        maximum: u32,
    },
    /// Process count outside the limits.
    #[error("the process limit must be between {minimum} and {maximum}")]
    Pids {
        /// Smallest value.
        minimum: u32,
        /// Greatest value.
        maximum: u32,
    },
}

impl ResourceLimits {
    /// Checks resources against the limits.
    ///
    /// # Errors
    /// Names the first resource that lies outside.
    pub fn check(&self, wanted: Resources) -> Result<(), ResourceError> {
        let (low, high) = (self.minimum, self.maximum);
        if !(low.memory_bytes..=high.memory_bytes).contains(&wanted.memory_bytes) {
            return Err(ResourceError::Memory {
                minimum: low.memory_bytes,
                maximum: high.memory_bytes,
            });
        }
        if !(low.cpu_millis..=high.cpu_millis).contains(&wanted.cpu_millis) {
            return Err(ResourceError::Cpu {
                minimum: low.cpu_millis,
                maximum: high.cpu_millis,
            });
        }
        if !(low.pids..=high.pids).contains(&wanted.pids) {
            return Err(ResourceError::Pids {
                minimum: low.pids,
                maximum: high.pids,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_lie_within_the_default_limits() {
        assert_eq!(
            ResourceLimits::default().check(Resources::default()),
            Ok(())
        );
    }

    #[test]
    fn what_cannot_boot_is_refused() {
        let tiny = Resources {
            memory_bytes: 512 * MIB,
            ..Resources::default()
        };
        let error = ResourceLimits::default().check(tiny).unwrap_err();
        assert_eq!(
            error.to_string(),
            "memory must be between 1024 and 16384 MiB"
        );
    }
}

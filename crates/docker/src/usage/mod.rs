//! What containers have used up, for many of them at once and every few seconds.
//!
//! The kernel's own files ([`cgroups`]) tell it for some tens of microseconds a container and no call to the engine.
//! Where they cannot be read (an engine in a virtual machine, a server in a container of its own) a stream of the
//! engine's statistics per container does ([`crate::streams::stats`]); a single call for them would take the engine
//! one to two seconds. Which of the two, and which process to look at, is found out once per run ([`sampler`]).

mod cgroups;
mod mounts;
mod sampler;

pub(crate) use sampler::UsageSampler;
